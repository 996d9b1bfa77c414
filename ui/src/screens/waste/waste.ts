// What the screen of waste writes and draws, without a framework.
import { pointTitle } from "../../lib/dates";
import { decimalText, negated, pixels, rescale, sum, type Decimal } from "../../lib/decimal";
import { axisMoney, count, currencySymbol, footed, money, plural } from "../../lib/money";
import { toTsv } from "../../lib/tsv";
import type {
  Waste,
  WasteAlso,
  WasteAside,
  WasteCounts,
  WasteDecided,
  WasteHistory,
  WasteListed,
  WasteOutcome,
  WasteRow,
  WasteSaving,
  WasteState,
  WasteTile,
} from "../../host/wire";

/** `617.16 – 1,044.42`; one figure where both ends are printed alike. */
export function range({ low, high }: WasteSaving): string {
  const [from, to] = [money(low), money(high)];
  return from === to ? to : `${from} – ${to}`;
}

/** What a saving may come to once commitments cover other usage, beside the cash. */
export function afterWords({ now, high }: WasteSaving): string {
  return money(now) === money(high) ? "all of it cash" : `up to ${money(high)} after re-absorption`;
}

/**
 * As they are printed, so that each column adds up to its printed sum. Of a range its width is rounded and not its end: what is one
 * figure stays one.
 */
export function footedSavings(savings: readonly WasteSaving[]): WasteSaving[] {
  const now = footed(savings.map((saving) => saving.now));
  const printedSum = (amounts: string[]): Decimal => rescale(sum(amounts), 2);
  const ends = (end: "low" | "high"): string[] => {
    const widths = savings.map((saving) => decimalText(sum([saving[end], negated(saving.now)])));
    const all = printedSum(savings.map((saving) => saving[end]));
    const width = { units: all.units - printedSum(savings.map((saving) => saving.now)).units, scale: 2 };
    const printed = footed(widths, 2, decimalText(width));
    return printed.map((width, at) => decimalText(sum([now[at] ?? "0", width])));
  };
  const [low, high] = [ends("low"), ends("high")];
  return savings.map((saving, at) => ({
    now: now[at] ?? saving.now,
    low: low[at] ?? saving.low,
    high: high[at] ?? saving.high,
  }));
}

/** What rows save, as it is printed above their total; what is not added is printed as it is. */
export function printedSavings({ rows, more }: Waste): { rows: WasteSaving[]; more: WasteSaving | null } {
  const added = rows.filter(({ counts }) => counts === "added").map(({ saving }) => saving);
  const printed = footedSavings([...added, ...(more ? [more.saving] : [])]);
  let next = 0;
  const of = (row: WasteRow): WasteSaving => (row.counts === "added" ? (printed[next++] ?? row.saving) : row.saving);
  return { rows: rows.map(of), more: more ? (printed.at(-1) ?? null) : null };
}

export function tileWords({ count: findings, owned, candidates, lacks }: WasteTile): string {
  if (lacks !== null) return `not checkable: needs ${lacks}`;
  if (findings > 0) return `${plural(findings, "finding")}, ${count(owned)} owned`;
  return candidates.count > 0 ? plural(candidates.count, "candidate") : "none found";
}

export const ALSO: [WasteAlso, string, (waste: Waste) => WasteAside][] = [
  ["candidates", "Candidates", ({ total }) => total.candidates],
  ["alternatives", "Other advice", ({ total }) => total.alternatives],
  ["snoozed", "Snoozed", ({ total }) => total.snoozed],
  ["refuted", "Refuted", ({ total }) => total.refuted],
];

export function isNarrowed({ tile, owner, service, search }: WasteListed): boolean {
  return tile !== null || owner !== null || service !== null || search.trim() !== "";
}

/** `Total of 38 · 9 candidates, 2,310.00, are not added`: what is not in the sum is told beside it. */
export function totalWords(waste: Waste, listed: WasteListed): string {
  const { total, rows, more } = waste;
  const added = rows.filter(({ counts }) => counts === "added").length;
  const head =
    isNarrowed(listed) && !more
      ? `Total of ${count(added)} of ${count(total.count)}`
      : `Total of ${count(total.count)}`;
  const asides = (
    [
      ["candidate", total.candidates],
      ["snoozed", total.snoozed],
      ["refuted", total.refuted],
    ] as const
  )
    .filter(([, aside]) => aside.count > 0)
    .map(([word, { count: many, most }]) => {
      const words = word === "candidate" ? plural(many, word) : `${count(many)} ${word}`;
      return `${words}, ${money(most)}`;
    });
  const last = asides.at(-1);
  if (last === undefined) return head;
  const list = asides.length === 1 ? last : `${asides.slice(0, -1).join("; ")}; ${last}`;
  const isOne = asides.length === 1 && total.candidates.count + total.snoozed.count + total.refuted.count === 1;
  return `${head} · ${list}, ${isOne ? "is" : "are"} not added`;
}

export const STATES: Record<WasteState, { word: string; look: string }> = {
  open: { word: "open", look: "" },
  accepted: { word: "accepted", look: "good" },
  promised: { word: "promised", look: "on" },
  snoozed: { word: "snoozed", look: "warn" },
  refuted: { word: "refuted", look: "" },
};

/** What stands under the state: `by 12 Dec`, or why it is not added. */
export function stateNote({ state, state_words: words, late, counts }: WasteRow): string {
  if (state === "promised") return `${late ? "late, " : ""}by ${pointTitle(words)}`;
  if (state === "snoozed") return `until ${pointTitle(words)}`;
  if (state === "refuted") return words;
  return COUNTS[counts];
}

export const COUNTS: Record<WasteCounts, string> = {
  added: "",
  alternative: "other advice",
  candidate: "candidate",
  refuted: "by evidence",
  snoozed: "",
};

export const OUTCOMES: Record<WasteOutcome, { word: string; look: string }> = {
  waiting: { word: "waiting", look: "" },
  verified: { word: "verified", look: "good" },
  partial: { word: "in part", look: "warn" },
  not_done: { word: "not done", look: "bad" },
  reverted: { word: "came back", look: "bad" },
  regressed: { word: "costs more", look: "bad" },
};

/** A day so many days later: `2026-11-20`, 30 → `2026-12-20`. */
export function daysAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Ids as they are typed or pasted, in any list. */
export function idsOf(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}

export type DecideKind = "promise" | "snooze" | "refute" | "owner";

export function decidedAs(kind: DecideKind, typed: { day: string; text: string; ids: string }): WasteDecided {
  const { day, text, ids } = typed;
  if (kind === "promise") return { kind, by: day.trim(), replaced_by: idsOf(ids) };
  if (kind === "snooze") return { kind, until: day.trim(), reason: text.trim() };
  if (kind === "refute") return { kind, reason: text.trim() };
  return { kind, owner: text.trim() };
}

/** Money of a day, for pixels only, from the bottom up: committed, monthly, on demand. */
export interface DayBars {
  committed: number;
  monthly: number;
  onDemand: number;
}

export function barsOf({ days, committed, monthly, on_demand: onDemand }: WasteHistory): DayBars[] {
  return days.map((_, at) => ({
    committed: pixels(committed[at] ?? "0"),
    monthly: pixels(monthly[at] ?? "0"),
    onDemand: pixels(onDemand[at] ?? "0"),
  }));
}

export function dayTotals({ days, committed, monthly, on_demand: onDemand }: WasteHistory): string[] {
  return days.map((_, at) => decimalText(sum([committed[at] ?? "0", monthly[at] ?? "0", onDemand[at] ?? "0"])));
}

/** A round figure that holds the highest bar, and its half. */
export function scaleOf(bars: readonly DayBars[]): [number, number] {
  const highest = Math.max(0, ...bars.map(({ committed, monthly, onDemand }) => committed + monthly + onDemand));
  if (highest === 0) return [0.5, 1];
  const power = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find((one) => one * power >= highest) ?? 10;
  return [(step * power) / 2, step * power];
}

/** Axis labels of small amounts too: `$0.02`. */
export function tickWords(value: number, currency: string): string {
  if (value >= 0.1 || value === 0) return axisMoney(value, currency);
  return `${currencySymbol(currency)}${value.toPrecision(1)}`;
}

export function historyWords({ days, total, event }: WasteHistory, resource: string): string {
  const told = event ? ` ${pointTitle(event.day)}: ${event.words}.` : "";
  return `Daily cost of ${resource} over ${plural(days.length, "day")}, ${money(total)} in all.${told}`;
}

/** Titles of rules that cannot run: two by name, the others counted. */
export function ruleNames(ids: readonly string[], waste: Waste): string {
  const names = ids.map((id) => waste.rules.find((rule) => rule.id === id)?.name ?? id);
  const shown = names.slice(0, names.length > 3 ? 2 : 3);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(", ")} and ${count(rest)} more` : shown.join(", ");
}

const HEAD = [
  "Finding",
  "Rule",
  "Resource",
  "Detail",
  "Owner",
  "Account",
  "Account name",
  "Region",
  "Confidence",
  "Effort",
  "Action",
];

/** As a spreadsheet takes it. */
export function wasteTsv(currency: string, rows: readonly WasteRow[]): string {
  const cells = (row: WasteRow): string[] => [
    row.name,
    row.rule,
    row.resource_id || row.resource,
    row.detail,
    row.owner,
    row.account,
    row.account_label,
    row.region,
    row.confidence,
    row.effort,
    row.action,
    row.saving.now,
    row.saving.low,
    row.saving.high,
    row.current,
    row.state,
    row.state_words,
  ];
  const amounts = ["Cash now", "After, least", "After, most", "Cost a month"].map((name) => `${name}, ${currency}`);
  return toTsv([...HEAD, ...amounts, "Status", "Until or why"], rows.map(cells));
}
