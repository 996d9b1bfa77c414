// The walks as they are printed: cents that add up from left to right.
import { decimalText, pixels, signOf, sum } from "../../lib/decimal";
import { leftOver, money, plural, printedSign, signedMoney } from "../../lib/money";
import { monthTitle } from "../../lib/dates";
import type { InvoiceKey, InvoiceWalk, Reconciliation, WalkCause } from "../../host/wire";

/** Columns of causes that fit beside the rest; the smaller ones share the last. */
const MOST_COLUMNS = 4;

export interface CauseColumn {
  id: string;
  label: string;
}

const OTHERS: CauseColumn = { id: "others", label: "Smaller ones" };

function size(walks: readonly InvoiceWalk[], id: string): number {
  const amounts = walks.flatMap(({ causes }) => causes.filter((cause) => cause.id === id));
  return Math.max(0, ...amounts.map(({ amount }) => Math.abs(pixels(amount))));
}

/** One column a cause, in the order of the walk; of many the largest, and one for what is left of them. */
export function causeColumns({ walks, total }: Reconciliation): CauseColumn[] {
  const all = total.causes.map(({ id, label }) => ({ id, label }));
  if (all.length <= MOST_COLUMNS) return all;
  const largest = all.toSorted((a, b) => size(walks, b.id) - size(walks, a.id)).slice(0, MOST_COLUMNS - 1);
  return [...all.filter((column) => largest.includes(column)), OTHERS];
}

interface Walkable {
  in_view: string;
  causes: WalkCause[];
}

function amountOf({ causes }: Walkable, id: string): string {
  return causes.find((cause) => cause.id === id)?.amount ?? "0";
}

/** The amounts of a row's cause columns. The last takes up what the cents before it were rounded by, so that a row adds up as it
 *  is printed. */
export function printedCauses(walk: Walkable, columns: readonly CauseColumn[]): string[] {
  const named = columns.slice(0, -1).map(({ id }) => amountOf(walk, id));
  const all = decimalText(sum([walk.in_view, ...walk.causes.map(({ amount }) => amount)]));
  return columns.length === 0 ? [] : [...named, leftOver(all, [walk.in_view, ...named])];
}

/** All causes in one amount, so that the row adds up as it is printed. */
export function allCauses(walk: Walkable): string {
  const all = decimalText(sum([walk.in_view, ...walk.causes.map(({ amount }) => amount)]));
  return leftOver(all, [walk.in_view]);
}

/** What the invoice is called. */
export function invoiceTitle({ key, standing }: InvoiceWalk): string {
  if (key.id !== "") return key.id;
  return standing === "entered" ? "Whole month" : "No invoice yet";
}

export function keyText({ month, entity, id, currency }: InvoiceKey): string {
  return [month, entity, id, currency].join(" ");
}

/** What leads from the view to the invoice, in words. */
export function walkWords(walk: InvoiceWalk): string[] {
  const words = walk.causes.map(({ id, amount, words: why }) => {
    const named = id === "signed_off" && walk.item ? `signed off as ${walk.item.name}` : why;
    return printedSign(amount) === 0 ? `less than 0.01 ${named}` : `${signedMoney(amount)} ${named}`;
  });
  if (words.length === 0) words.push("This view shows all that the reports have of it");
  if (signOf(walk.data_transfer) !== 0)
    words.push(`data transfer ${money(walk.data_transfer)} of it stands under its own heading on the invoice`);
  return words;
}

/** How far the invoices are known and explained, for gauges. */
export interface Gauge {
  state: "open" | "partly" | "explained" | "left";
  /** Parts of the length, in order: what the view shows, what causes add or take, what is left. */
  parts: { kind: "view" | "causes" | "left" | "open"; share: number }[];
  words: string;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

export function walkGauge(walk: InvoiceWalk): Gauge {
  if (walk.remainder === null) return { state: "open", parts: [{ kind: "open", share: 1 }], words: "not entered yet" };
  const view = Math.abs(pixels(walk.in_view));
  const causes = walk.causes.reduce((whole, { amount }) => whole + Math.abs(pixels(amount)), 0);
  const left = walk.explained ? 0 : Math.abs(pixels(walk.remainder));
  const whole = view + causes + left;
  const parts: Gauge["parts"] = [
    { kind: "view", share: whole === 0 ? 1 : share(view, whole) },
    { kind: "causes", share: share(causes, whole) },
    { kind: "left", share: share(left, whole) },
  ];
  const words = walk.explained ? "100 % explained" : `${money(walk.remainder)} not explained`;
  return { state: walk.explained ? "explained" : "left", parts: parts.filter((part) => part.share > 0), words };
}

/** `3 invoices of October`, for the words around the gauge. */
export function whoseInvoices({ walks }: Reconciliation): string {
  const months = [...new Set(walks.map(({ key }) => key.month))];
  const [only] = months;
  return months.length === 1 && only !== undefined ? monthTitle(only) : `${months.length.toString()} months`;
}

/** True where the reports name no invoice at all: the month has not been closed. */
export function isUnfinished({ walks }: Reconciliation): boolean {
  return walks.every(({ key }) => key.id === "");
}

/** All invoices together: the length is what the view shows and what leads from there. */
export function totalGauge({ walks, total }: Reconciliation): Gauge {
  const entered = walks.filter(({ remainder }) => remainder !== null);
  const size = (amounts: string[]): number => amounts.reduce((whole, amount) => whole + Math.abs(pixels(amount)), 0);
  const view = size(entered.map(({ in_view }) => in_view));
  const causes = size(entered.flatMap((walk) => walk.causes.map(({ amount }) => amount)));
  const left = size(entered.filter(({ explained }) => !explained).map(({ remainder }) => remainder ?? "0"));
  const open = size(walks.filter(({ remainder }) => remainder === null).map(({ expected }) => expected));
  const whole = view + causes + left + open;
  if (entered.length === 0 || whole === 0)
    return { state: "open", parts: [{ kind: "open", share: 1 }], words: "no invoice is entered yet" };
  const parts: Gauge["parts"] = [
    { kind: "view", share: view / whole },
    { kind: "causes", share: causes / whole },
    { kind: "left", share: left / whole },
    { kind: "open", share: open / whole },
  ];
  const state = total.explained ? "explained" : left > 0 ? "left" : "partly";
  const words = `${entered.length.toString()} of ${plural(walks.length, "invoice")} entered${left > 0 ? ", not all explained" : ""}`;
  return { state, parts: parts.filter((part) => part.share > 0), words };
}
