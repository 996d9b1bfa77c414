// Waste: what rules find in the view, which finding is looked at, and what people decide.
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type {
  AppError,
  View,
  Waste,
  WasteDecided,
  WasteDetail,
  WasteLimitValue,
  WasteListed,
  WasteRequest,
  WasteRow,
  WorkListFiles,
} from "../host/wire";
import { plural } from "../lib/money";
import { printedSavings } from "../screens/waste/waste";
import { Query } from "./query.svelte";
import { failureWords } from "./words";

/** An answer with the question it belongs to. */
export interface Wasted {
  view: View;
  listed: WasteListed;
  waste: Waste;
}

/** What the screen is to open: keys and the palette ask for it from anywhere. */
export type WastingDialog = "owner" | "promise" | "snooze" | "refute" | "limits" | "script" | "ledger" | "parts";

export const ALL_LISTED: WasteListed = { tile: null, owner: null, service: null, also: [], search: "" };

/** Arrow keys pass over rows faster than one needs to know all about them. */
const PASSING_MS = 60;

const WORDS: Record<WasteDecided["kind"], string> = {
  accept: "Accepted",
  promise: "Promised",
  snooze: "Snoozed",
  refute: "Refuted",
  reopen: "Opened again:",
  owner: "Changed the owner of",
};

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export class Wasting {
  readonly answered = new Query<Wasted>();
  readonly detail = new Query<WasteDetail>();
  listed = $state.raw<WasteListed>(ALL_LISTED);
  wanted = $state.raw<WastingDialog | null>(null);
  /** Why the last decision or limit was not taken. */
  refused = $state.raw<AppError | null>(null);
  /** The lists of work that were exported last. */
  written = $state.raw<WorkListFiles | null>(null);
  busy = $state(false);
  /** Where the selection ends and begins, by place in the list. */
  active = $state(0);
  anchor = $state(0);
  /** Decisions since the user came here: undo takes these back first. */
  #done = $state(0);
  #undone = $state(0);
  #passing: ReturnType<typeof setTimeout> | undefined;
  readonly #host: Host;
  readonly #say: (text: string) => void;

  waste = $derived(this.answered.answer?.waste ?? null);
  rows = $derived<WasteRow[]>(this.waste?.rows ?? []);
  /** Savings of the rows, so that they add up to their total as they are printed. */
  printed = $derived(this.waste ? printedSavings(this.waste) : { rows: [], more: null });
  row = $derived<WasteRow | null>(this.rows[this.active] ?? null);
  selected = $derived<WasteRow[]>(
    this.rows.slice(Math.min(this.active, this.anchor), Math.max(this.active, this.anchor) + 1),
  );

  constructor(host: Host, say: (text: string) => void) {
    this.#host = host;
    this.#say = say;
  }

  async load(view: View, listed = this.listed): Promise<void> {
    // Of the same view the figures stay until the new ones are there.
    const isNarrowed = same(this.answered.answer?.view, view);
    const key = this.row?.key;
    await this.answered.ask(
      async () => ({ view, listed, waste: await this.#host.waste(this.#request(view)) }),
      isNarrowed,
    );
    this.#find(key, 0);
  }

  /** All about the selected finding, once the selection rests. */
  look(view: View, key: string): void {
    clearTimeout(this.#passing);
    const isKept = this.detail.answer?.row.key === key;
    this.#passing = setTimeout(
      () => void this.detail.ask(() => this.#host.wasteDetail({ view, draft: null, key }), isKept),
      isKept || this.detail.answer === null ? 0 : PASSING_MS,
    );
  }

  /** The view of the source lines behind a finding; nothing where there are none. */
  async linesOf(view: View, key: string): Promise<View | null> {
    const known = this.detail.answer;
    if (known?.row.key === key) return known.lines;
    try {
      return (await this.#host.wasteDetail({ view, draft: null, key })).lines;
    } catch (thrown) {
      this.#say(failureWords(asAppError(thrown)));
      return null;
    }
  }

  narrow(change: Partial<WasteListed>): void {
    this.listed = { ...this.listed, ...change };
  }

  select(at: number, isRange = false): void {
    this.active = Math.max(0, Math.min(this.rows.length - 1, at));
    if (!isRange) this.anchor = this.active;
  }

  async decide(decided: WasteDecided, note: string | null = null): Promise<boolean> {
    const rows = this.selected;
    if (rows.length === 0) return false;
    const keys = rows.map(({ key }) => key);
    const isDone = await this.#change((asked) => this.#host.decideWaste({ asked, keys, decided, note }));
    if (isDone)
      this.#say(`${WORDS[decided.kind]} ${rows.length === 1 ? rows[0]?.resource : plural(keys.length, "finding")}`);
    return isDone;
  }

  setLimits(limits: WasteLimitValue[]): Promise<boolean> {
    return this.#change((asked) => this.#host.setWasteLimits({ asked, limits }));
  }

  /** From the dialog, or from dropped files: false when nothing of them is evidence. */
  async addEvidence(paths: string[] | null): Promise<boolean> {
    let isTaken = false;
    await this.#change(async (asked) => {
      const added = await this.#host.addEvidence({ asked, paths });
      if (!added) return null;
      isTaken = true;
      const refused = added.refused.map(({ name, what }) => ` ${name}: ${what}`);
      this.#say(`Took ${plural(added.added.length, "evidence file")}.${refused.join("")}`);
      return added.waste;
    }, false);
    return isTaken;
  }

  async removeEvidence(name: string): Promise<void> {
    const isDone = await this.#change((asked) => this.#host.removeEvidence({ asked, name }), false);
    if (isDone) this.#say(`${name} no longer counts`);
  }

  canStep(way: "undo" | "redo", isHere: boolean): boolean {
    return (isHere ? (way === "undo" ? this.#done : this.#undone) : (this.waste?.[way] ?? 0)) > 0;
  }

  async step(way: "undo" | "redo"): Promise<void> {
    const isDone = await this.#change((asked) => this.#host.stepWaste({ asked, redo: way === "redo" }), false);
    if (!isDone) return;
    const by = way === "undo" ? -1 : 1;
    this.#done = Math.max(0, this.#done + by);
    this.#undone = Math.max(0, this.#undone - by);
    this.#say(way === "undo" ? "Took the last decision back" : "Decided again");
  }

  /** Steps that were made elsewhere come between. */
  moved(): void {
    this.#done = this.#undone = 0;
  }

  /** Another workspace has other findings. */
  forget(): void {
    for (const query of [this.answered, this.detail]) query.clear();
    this.listed = ALL_LISTED;
    this.wanted = this.refused = this.written = null;
    this.active = this.anchor = 0;
    this.moved();
  }

  #request(view: View): WasteRequest {
    return { view, draft: null, listed: this.listed };
  }

  /** The selection stays on the finding, wherever it stands now. */
  #find(key: string | undefined, otherwise = this.active): void {
    const at = this.rows.findIndex((row) => row.key === key);
    this.select(at < 0 ? otherwise : at);
  }

  async #change(change: (asked: WasteRequest) => Promise<Waste | null>, isStep = true): Promise<boolean> {
    const answered = this.answered.answer;
    if (!answered || this.busy) return false;
    this.busy = true;
    this.refused = null;
    try {
      const waste = await change(this.#request(answered.view));
      if (!waste) return false;
      const [first, last] = [this.rows[this.anchor]?.key, this.rows[this.active]?.key];
      this.answered.answer = { view: answered.view, listed: this.listed, waste };
      this.#find(last);
      const at = this.rows.findIndex(({ key }) => key === first);
      if (at >= 0) this.anchor = at;
      if (isStep) [this.#done, this.#undone] = [this.#done + 1, 0];
      return true;
    } catch (thrown) {
      this.refused = asAppError(thrown);
      this.#say(failureWords(this.refused));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
