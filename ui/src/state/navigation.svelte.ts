import { firstPlace, type Place } from "./place";
import { back, begin, forward, record, type Undo } from "./undo";
import { fromHash, toHash } from "./url";
import type { View } from "../host/wire";

/** The place in the window's history and in the undo list. Undo walks the analysis; Alt+← walks the window's history. */
export class Navigation {
  #undo = $state.raw<Undo<string> | null>(null);
  #usual: Place | null = null;
  #settle: (place: Place) => Place = (place) => place;
  place = $state.raw<Place | null>(null);
  canUndo = $derived((this.#undo?.past.length ?? 0) > 0);
  canRedo = $derived((this.#undo?.future.length ?? 0) > 0);

  /** Begins at the link the window was opened with, or at the workspace's own view. */
  start(usual: View, settle: (place: Place) => Place): void {
    this.#settle = settle;
    this.#usual = firstPlace(usual);
    this.place = this.#read(location.hash, this.#usual);
    const hash = toHash(this.place);
    history.replaceState(null, "", hash);
    this.#undo = begin(hash);
  }

  go(place: Place): void {
    const hash = toHash(place);
    if (hash === location.hash) return;
    history.pushState(null, "", hash);
    this.place = place;
    if (this.#undo) this.#undo = record(this.#undo, hash);
  }

  /** Typing in a search box is one step, not one a letter. */
  amend(place: Place): void {
    const hash = toHash(place);
    history.replaceState(null, "", hash);
    this.place = place;
    if (this.#undo) this.#undo = { ...this.#undo, now: hash };
  }

  /** The window went back or forward, or a link was followed. */
  arrived(): void {
    if (!this.#usual || !this.#undo || location.hash === this.#undo.now) return;
    this.place = this.#read(location.hash, this.#usual);
    this.#undo = record(this.#undo, location.hash);
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

  #step(walk: (undo: Undo<string>) => Undo<string>): void {
    if (!this.#undo || !this.#usual) return;
    const next = walk(this.#undo);
    if (next === this.#undo) return;
    this.#undo = next;
    this.place = this.#read(next.now, this.#usual);
    history.pushState(null, "", next.now);
  }
}
