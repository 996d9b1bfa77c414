import { firstPlace, type Place } from "./place";
import { back, begin, forward, record, type Undo } from "./undo";
import { fromHash, toHash } from "./url";
import type { Steps, View } from "../host/wire";

/** The place in the window's history and in the undo list. Undo walks the analysis; Alt+← walks the window's history. */
export class Navigation {
  #undo = $state.raw<Undo<string> | null>(null);
  #usual: Place | null = null;
  #settle: (place: Place) => Place = (place) => place;
  readonly #stepped: () => void;
  place = $state.raw<Place | null>(null);
  canUndo = $derived((this.#undo?.past.length ?? 0) > 0);
  canRedo = $derived((this.#undo?.future.length ?? 0) > 0);

  /** `stepped` is told after every change of the undo list. */
  constructor(stepped: () => void = () => undefined) {
    this.#stepped = stepped;
  }

  /** Begins at a link, where the workspace was left, or at its own view; the list that was left goes on. */
  start(usual: View, settle: (place: Place) => Place, left: Steps | null, link: string): void {
    this.#settle = settle;
    this.#usual = firstPlace(usual);
    this.place = this.#read(link || (left?.now ?? ""), this.#usual);
    const hash = toHash(this.place);
    history.replaceState(null, "", hash);
    if (left) this.#undo = link ? record(left, hash) : { ...left, now: hash };
    else this.#undo = begin(hash);
  }

  /** Nothing is open that one could look at. */
  leave(): void {
    if (this.place) history.replaceState(null, "", "#");
    this.place = null;
    this.#undo = null;
  }

  /** The list as it is kept with the workspace. */
  get steps(): Steps | null {
    const undo = this.#undo;
    return undo && { past: [...undo.past], now: undo.now, future: [...undo.future] };
  }

  go(place: Place): void {
    const hash = toHash(place);
    if (hash === location.hash) return;
    history.pushState(null, "", hash);
    this.place = place;
    if (this.#undo) this.#mark(record(this.#undo, hash));
  }

  /** Typing in a search box is one step, not one a letter. */
  amend(place: Place): void {
    const hash = toHash(place);
    history.replaceState(null, "", hash);
    this.place = place;
    if (this.#undo && this.#undo.now !== hash) this.#mark({ ...this.#undo, now: hash });
  }

  /** The window went back or forward, or a link was followed. */
  arrived(): void {
    if (!this.#usual || !this.#undo || location.hash === this.#undo.now) return;
    this.place = this.#read(location.hash, this.#usual);
    this.#mark(record(this.#undo, location.hash));
  }

  undo(): void {
    this.#step(back);
  }

  redo(): void {
    this.#step(forward);
  }

  /** A step may be older than the workspace's months and keys. */
  #read(hash: string, usual: Place): Place {
    return this.#settle(fromHash(hash, usual));
  }

  /** What is written to the window's history is always our own link, whatever stood in a kept list. */
  #step(walk: (undo: Undo<string>) => Undo<string>): void {
    if (!this.#undo || !this.#usual) return;
    const next = walk(this.#undo);
    if (next === this.#undo) return;
    this.place = this.#read(next.now, this.#usual);
    const hash = toHash(this.place);
    history.pushState(null, "", hash);
    this.#mark({ ...next, now: hash });
  }

  #mark(undo: Undo<string>): void {
    this.#undo = undo;
    this.#stepped();
  }
}
