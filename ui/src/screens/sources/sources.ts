// What the Sources screen says and draws, without a screen.
import { monthShort, pointTitle } from "../../lib/dates";
import { count, plural } from "../../lib/money";
import type {
  CameOrWent,
  DayState,
  DaysByAccount,
  DeliveryRow,
  DeliveryState,
  Filter,
  Sign,
  Verdict,
  View,
  What,
} from "../../host/wire";

interface StateWords {
  words: string;
  /** A part of a cell, from 0 to 1: left, top, width, height. */
  box: readonly [number, number, number, number] | null;
}

const WHOLE = [0.06, 0.08, 0.88, 0.84] as const;
/** In the order of the legend. */
export const STATES: Record<DayState, StateWords> = {
  usual: { words: "as usual", box: WHOLE },
  low: { words: "under half of usual", box: [0.06, 0.58, 0.88, 0.34] },
  "none-as-usual": { words: "none, as usual that weekday", box: [0.06, 0.42, 0.88, 0.16] },
  missing: { words: "missing", box: WHOLE },
  late: { words: "last 48 hours", box: WHOLE },
  "not-yet": { words: "not yet in the organization", box: WHOLE },
  "not-delivered": { words: "not delivered yet", box: [0.44, 0.42, 0.12, 0.16] },
};

export interface Shape {
  state: DayState;
  path: string;
}

function rectangle(column: number, [x, y, width, height]: readonly [number, number, number, number]): string {
  return `M${(column + x).toFixed(2)} ${y}h${width}v${height}h${-width}z`;
}

function cross(column: number): string {
  const [left, right] = [(column + 0.3).toFixed(2), (column + 0.7).toFixed(2)];
  return `M${left} 0.3L${right} 0.7M${right} 0.3L${left} 0.7`;
}

/** One path a state for a row of days, a unit square each. */
export function shapes(states: readonly DayState[]): Shape[] {
  const found = new Map<DayState, string>();
  for (const [column, state] of states.entries()) {
    const { box } = STATES[state];
    if (box) found.set(state, (found.get(state) ?? "") + rectangle(column, box));
  }
  return [...found].map(([state, path]) => ({ state, path }));
}

/** What marks a hole besides its color. */
export function crosses(states: readonly DayState[]): string {
  return states.map((state, column) => (state === "missing" ? cross(column) : "")).join("");
}

export function tally(days: DaysByAccount): Map<DayState, number> {
  const counts = new Map<DayState, number>();
  for (const { states } of days.accounts) for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** States that occur, in the order of the legend; missing days are counted beside it. */
export function legend(days: DaysByAccount): DayState[] {
  const counts = tally(days);
  return (Object.keys(STATES) as DayState[]).filter((state) => state !== "missing" && counts.has(state));
}

export function summary(days: DaysByAccount): string {
  const parts = [...tally(days)].filter(([state]) => state !== "missing");
  const words = parts.map(([state, cells]) => `${count(cells)} ${STATES[state].words}`);
  return `${[...words, `${count(days.missing)} of ${count(days.expected)} missing`].join(", ")}. The button Table shows every number.`;
}

/** Days that are written under the grid: the first, the last, and every fifth that stands clear of the last. */
export function dayLabels(length: number): number[] {
  const fifths = Array.from({ length }, (_, index) => index + 1).filter((day) => day % 5 === 0 && day < length - 1);
  return [1, ...fifths, length];
}

export const VERDICTS: Record<Verdict, { mark: string; word: string; look: string }> = {
  complete: { mark: "✓", word: "Complete", look: "good" },
  provisional: { mark: "!", word: "Provisional", look: "warn" },
  broken: { mark: "×", word: "Broken", look: "bad" },
};

export const LEVELS = {
  ok: { mark: "✓", word: "All right" },
  warn: { mark: "!", word: "To be known" },
  bad: { mark: "×", word: "Wrong" },
} as const;

export const SIGNS: Record<Sign, { mark: string; word: string }> = {
  came: { mark: "+", word: "New" },
  went: { mark: "−", word: "Gone" },
  twin: { mark: "~", word: "Spelled alike" },
};

const KINDS: Record<What, string> = {
  account: "account",
  service: "service",
  tag: "tag",
  column: "column",
  format: "kind of report",
};

/** `tag, first seen 12 Nov`, `tag, hubline’s spelling of team` */
export function cameWords({ what, sign, day, twin_of: twinOf, account }: CameOrWent): string {
  const kind = KINDS[what];
  if (twinOf !== null) return `${kind}, ${account === null ? "another" : `${account}’s`} spelling of ${twinOf}`;
  if (day === null)
    return what === "column" || what === "format" ? `${kind}, ${sign === "went" ? "gone" : "new"}` : kind;
  return `${kind}, ${sign === "went" ? "last" : "first"} seen ${pointTitle(day)}`;
}

/** The lines behind it: of the month before for what is gone. Columns have none of their own. */
export function cameView(item: CameOrWent, view: View, month: string, before: string | null): View | null {
  const period = item.sign === "went" ? before : month;
  const filter = cameFilter(item);
  return filter && period ? { ...view, period: { from: period, to: period }, filters: [filter] } : null;
}

function cameFilter({ what, value }: CameOrWent): Filter | null {
  if (what === "tag") return { dim: `tag:${value}`, values: [""], negate: true };
  return what === "account" || what === "service" ? { dim: what, values: [value], negate: false } : null;
}

/** `7c1e0b52…a94f`; short names as they are. */
export function shortExecution(execution: string): string {
  return execution.length > 24 && /^[0-9a-f-]+$/.test(execution)
    ? `${execution.slice(0, 8)}…${execution.slice(-4)}`
    : execution;
}

/** `4 Dec 03:12` of a moment in this list; the year stands in the month beside it. */
export function moment(text: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(text)
    ? `${pointTitle(text.slice(0, 10))} ${text.slice(11, 16)}`
    : shortExecution(text);
}

export function filesWords({ files, loose }: DeliveryRow): string {
  return loose ? `${count(files)}, no manifest` : `${count(files)} of ${count(files)}`;
}

const DONE: Record<DeliveryState, { words: string; look: string }> = {
  "in-force": { words: "✓ in force", look: "good" },
  trimmed: { words: "✓ in force, repeats left out", look: "good" },
  replaced: { words: "replaced", look: "" },
  older: { words: "! ignored: older", look: "warn" },
};

export function doneWith({ state, left_out: leftOut }: DeliveryRow): { words: string; look: string; about: string } {
  const about: Record<DeliveryState, string> = {
    "in-force": "Its months are the ones shown.",
    trimmed: `${plural(leftOut, "line")} of it were here already and count once.`,
    replaced: "A later delivery took its place; it is kept for comparison.",
    older: "A later delivery was here already; it is kept for comparison.",
  };
  return { ...DONE[state], about: about[state] };
}

/** `3 months · legacy CUR` */
export function deliveriesAside(rows: readonly DeliveryRow[]): string {
  const shown = rows.filter(({ state }) => state === "in-force" || state === "trimmed");
  const months = new Set(shown.flatMap(({ periods }) => periods));
  return [plural(months.size, "month"), ...new Set(shown.map(({ format }) => format))].join(" · ");
}

/** `Oct` under its mark; `O` where there are many. */
export function stripLabel(period: string, months: number): string {
  return monthShort(period).slice(0, months > 6 ? 1 : 3);
}
