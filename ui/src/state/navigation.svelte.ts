import { firstPlace, type Place } from "./place";
import { back, begin, forward, record, type Undo } from "./undo";
import { fromHash, toHash } from "./url";
import type { Steps, View } from "../host/wire";

/** A step that changed the rules has the link it was made at, and how many such steps there were before and with it. */
const OF_RULES = " rules ";

function linkOf(step: string): string {
  return step.split(OF_RULES)[0] ?? "";
}

function rulesOf(step: string): number {
  return Number(step.split(OF_RULES)[1] ?? 0);
}

function stepAt(link: string, rules: number): string {
  return rules === 0 ? link : `${link}${OF_RULES}${rules}`;
}

/** The place in the window's history and in the undo list. Undo walks the analysis; Alt+← walks the window's history. */
export class Navigation {
  #undo = $state.raw<Undo<string> | null>(null);
  #usual: Place | null = null;
  #settle: (place: Place) => Place = (place) => place;
  readonly #stepped: () => void;
  readonly #stepRules: (isForward: boolean) => void;
  place = $state.raw<Place | null>(null);
  canUndo = $derived((this.#undo?.past.length ?? 0) > 0);
  canRedo = $derived((this.#undo?.future.length ?? 0) > 0);

  /** `stepped` is told after every change of the undo list, `stepRules` takes the rules back or forward with it. */
  constructor(stepped: () => void = () => undefined, stepRules: (isForward: boolean) => void = () => undefined) {
    this.#stepped = stepped;
    this.#stepRules = stepRules;
  }

  /** Begins at a link, where the workspace was left, or at its own view; the list that was left goes on. */
  start(usual: View, settle: (place: Place) => Place, left: Steps | null, link: string): void {
    this.#settle = settle;
    this.#usual = firstPlace(usual);
    this.place = this.#read(link || linkOf(left?.now ?? ""), this.#usual);
    const hash = toHash(this.place);
    history.replaceState(null, "", hash);
    const step = stepAt(hash, rulesOf(left?.now ?? ""));
    if (left) this.#undo = link ? record(left, step) : { ...left, now: step };
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
    if (this.#undo) this.#mark(record(this.#undo, stepAt(hash, rulesOf(this.#undo.now))));
  }

  /** Typing in a search box is one step, not one a letter. */
  amend(place: Place): void {
    const hash = toHash(place);
    history.replaceState(null, "", hash);
    this.place = place;
    if (!this.#undo || linkOf(this.#undo.now) === hash) return;
    this.#mark({ ...this.#undo, now: stepAt(hash, rulesOf(this.#undo.now)) });
  }

  /** The rules were changed here: a step like any other. */
  ruled(): void {
    if (!this.#undo) return;
    const { now } = this.#undo;
    this.#mark(record(this.#undo, stepAt(linkOf(now), rulesOf(now) + 1)));
  }

  /** The window went back or forward, or a link was followed. */
  arrived(): void {
    if (!this.#usual || !this.#undo || location.hash === linkOf(this.#undo.now)) return;
    this.place = this.#read(location.hash, this.#usual);
    this.#mark(record(this.#undo, stepAt(location.hash, rulesOf(this.#undo.now))));
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
    const [before, after] = [rulesOf(this.#undo.now), rulesOf(next.now)];
    this.place = this.#read(linkOf(next.now), this.#usual);
    const hash = toHash(this.place);
    if (hash !== location.hash) history.pushState(null, "", hash);
    this.#mark({ ...next, now: stepAt(hash, after) });
    if (before !== after) this.#stepRules(after > before);
  }

  #mark(undo: Undo<string>): void {
    this.#undo = undo;
    this.#stepped();
  }
}
