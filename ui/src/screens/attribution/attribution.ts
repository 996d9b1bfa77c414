// What the cards say, in words and printed cents.
import { decimalText, negated, pixels, sameAmount, signOf, sum } from "../../lib/decimal";
import { footed, leftOver, money, percent, plural } from "../../lib/money";
import { monthTitle, periodTitle } from "../../lib/dates";
import type {
  Attribution,
  Conservation,
  CoverageKind,
  CoveragePath,
  CoverageRow,
  FixedShare,
  OwnerCoverage,
  OwnerMoved,
  OwnerRow,
  OwnerShareOf,
  PathStep,
  Period,
  RuleCondition,
  RulesEdit,
  RulesPreview,
  RuleTestRow,
  Session,
  SpellingGroup,
} from "../../host/wire";

export const OWNER = "owner";
/** Parts of shared costs and rows after an edit that are listed one by one. */
const LISTED = 6;
const SPELLINGS = 2;

export const KINDS: Record<CoverageKind, { label: string; color: string; note: (owners: number) => string }> = {
  allocated: { label: "Allocated", color: "var(--s1)", note: (owners) => `to ${plural(owners, "owner")}` },
  shared: { label: "Shared", color: "var(--s5)", note: () => "to owners, by the pools below" },
  untagged: { label: "Untagged", color: "var(--ink-2)", note: () => "taggable, key absent or empty" },
  invalid: { label: "Invalid", color: "var(--warn)", note: () => "value is no known owner" },
  not_activated: { label: "Not activated", color: "var(--s7)", note: () => "tagged, key not active in billing" },
  untaggable: { label: "Untaggable", color: "var(--s-other)", note: () => "support, fees, unused plans" },
  credits_apart: { label: "Credits apart", color: "var(--s3)", note: () => "credits and refunds nobody tagged" },
  left: { label: "Left in pools", color: "var(--bad)", note: () => "could not be shared" },
};

/** Adds exactly; money never passes through binary floating point. */
export function added(amounts: readonly string[]): string {
  return decimalText(sum(amounts));
}

export function difference(a: string, b: string): string {
  return added([a, negated(b)]);
}

const ORDER = ["taggable", "usage", "everything"];

export function sharesInOrder({ shares }: OwnerCoverage): OwnerShareOf[] {
  return shares.toSorted((a, b) => ORDER.indexOf(a.of) - ORDER.indexOf(b.of));
}

const OWNED: readonly CoverageKind[] = ["allocated", "shared"];

/** What has an owner or is shared to owners. */
export function withOwner(rows: readonly Pick<CoverageRow, "kind" | "cost">[]): string {
  return added(rows.filter(({ kind }) => OWNED.includes(kind)).map(({ cost }) => cost));
}

type Owned = Pick<Attribution, "owners" | "conservation">;

/** Cents of each owner, and of what has none: they add up to the view. */
function ownersInCents(owners: readonly OwnerRow[], rest: string): { owners: string[]; rest: string } {
  const printed = footed([...owners.map(({ total }) => total), rest]);
  return { owners: printed.slice(0, -1), rest: printed.at(-1) ?? "0" };
}

/** Cents that add up to the total under them, and among them those without an owner to what statements print of it. */
export function footedByOwner(amounts: readonly string[], isRest: readonly boolean[], found: Owned): string[] {
  const [owned, rest] = [false, true].map((which) => amounts.filter((_, at) => isRest[at] === which));
  if (!owned || !rest || !sameAmount(added(rest), found.conservation.rest)) return footed(amounts);
  const cents = ownersInCents(found.owners, found.conservation.rest);
  const printed = { owned: footed(owned, 2, added(cents.owners)), rest: footed(rest, 2, cents.rest) };
  return isRest.map((which) => (which ? printed.rest : printed.owned).shift() ?? "0");
}

export function printedRows(found: Attribution): (CoverageRow & { printed: string })[] {
  const { rows } = found.coverage;
  const isRest = rows.map(({ kind }) => !OWNED.includes(kind));
  const printed = footedByOwner(
    rows.map(({ cost }) => cost),
    isRest,
    found,
  );
  return rows.map((row, at) => ({ ...row, printed: printed[at] ?? "0" }));
}

/** Spaces at either end are what is wrong: they are shown. */
export function shownSpelling(spelling: string): string {
  return spelling.replace(/^ +| +$/g, (spaces) => "␣".repeat(spaces.length));
}

/** `payment, PAYMENTS (+1)` */
export function spellingWords({ spellings }: SpellingGroup): string {
  const listed = spellings.slice(0, SPELLINGS).map(shownSpelling).join(", ");
  return spellings.length > SPELLINGS ? `${listed} (+${spellings.length - SPELLINGS})` : listed;
}

/** `0.99` */
export function sureness({ confidence }: SpellingGroup): string {
  return (confidence / 100).toFixed(2);
}

/** Of a place in the rules: nobody, a pool, or an owner. */
export function placeName(place: string): string {
  if (place === "") return "(no owner)";
  return place.startsWith("pool:") ? `pool ${place.slice("pool:".length)}` : place;
}

/** To whom an edit moves: `machine-learning`, `payments and search`, `payments, search and 2 others`. */
export function receivers({ moves }: RulesPreview): string {
  const names = [...new Set(moves.map(({ to }) => placeName(to)))];
  if (names.length <= 1) return names[0] ?? "";
  if (names.length === 2) return names.join(" and ");
  return `${names.slice(0, 2).join(", ")} and ${plural(names.length - 2, "other")}`;
}

/** What those who pay more by an edit pay more. */
export function gained({ owners }: RulesPreview): string {
  return added(owners.map(({ change }) => change).filter((change) => signOf(change) > 0));
}

export function coverageWords({ coverage_before: before, coverage_after: after }: RulesPreview): string {
  if (before === null || after === null) return "";
  return ` Coverage of what is taggable ${percent(before).replace(/\s%$/, "")} → ${percent(after)}.`;
}

/** Rows that change, the smaller ones as one; the cents add up to a difference of none. */
export function movedRows(owners: readonly OwnerMoved[]): (OwnerMoved & { isRest: boolean })[] {
  if (owners.length <= LISTED) return owners.map((row) => ({ ...row, isRest: false }));
  const [listed, rest] = [owners.slice(0, LISTED - 1), owners.slice(LISTED - 1)];
  const all = (key: "before" | "after" | "change"): string => added(rest.map((row) => row[key]));
  const others = { owner: plural(rest.length, "other"), before: all("before"), after: all("after") };
  return [...listed.map((row) => ({ ...row, isRest: false })), { ...others, change: all("change"), isRest: true }];
}

export function testWords(tests: readonly RuleTestRow[]): { look: "" | "good" | "bad"; words: string } {
  const failed = tests.filter(({ passed }) => !passed).length;
  const all = plural(tests.length, "rule test");
  if (tests.length === 0) return { look: "", words: "no rule tests" };
  if (failed > 0) return { look: "bad", words: `✗ ${failed} of ${all} ${failed === 1 ? "fails" : "fail"}` };
  return { look: "good", words: `✓ ${all} ${tests.length === 1 ? "passes" : "pass"}` };
}

/** A step of the path as a part of the bar. */
export interface Segment {
  from: number;
  to: number;
  /** Of the part of the coverage that the step heals. */
  color: string;
}

const HEALS: Partial<Record<RulesEdit["kind"], CoverageKind>> = {
  accept: "invalid",
  accept_key: "not_activated",
  put_pool: "shared",
};

/** Percent of the bar: from what is reached now to the target, or beyond it where the steps lead there. */
export function pathBar({ now, target, steps, after }: CoveragePath): { segments: Segment[]; target: number } {
  const begin = now ?? 0;
  const end = Math.max(target, after ?? 0, begin + 0.01);
  const at = (reached: number): number => Math.max(0, Math.min(100, ((reached - begin) / (end - begin)) * 96));
  let from = begin;
  const segments = steps.map(({ edits: [first], after: reached }) => {
    const { color } = KINDS[(first && HEALS[first.kind]) ?? "untagged"];
    const segment = { from: at(from), to: at(reached ?? from), color };
    from = reached ?? from;
    return segment;
  });
  return { segments, target: at(target) };
}

/** A rule that gives an account an owner does not know which. */
export function asksForOwner({ edits }: PathStep): boolean {
  return edits.some((edit) => edit.kind === "add_rule" && edit.is === "");
}

/** All that steps do, for one edit, with the owners that were given to those that ask. */
export function editsOf(steps: readonly { step: PathStep; owner: string }[]): RulesEdit[] {
  return steps.flatMap(({ step: { edits }, owner }) =>
    edits.map((edit) => (edit.kind === "add_rule" && edit.is === "" ? { ...edit, is: owner } : edit)),
  );
}

export interface Statement {
  owner: string;
  direct: string;
  benefit: string;
  credits: string;
  tax: string;
  shared: string;
  total: string;
}

const COLUMNS = ["direct", "benefit", "credits", "tax", "shared"] as const;

/**
 * Statements as they are printed: each row adds up from left to right, each column from top to bottom. The cents of what has no
 * owner are rounded with them, as in the files.
 */
export function statements(owners: readonly OwnerRow[], rest: string): { rows: Statement[]; total: Statement } {
  const totals = ownersInCents(owners, rest).owners;
  const columns = COLUMNS.map((key) => [key, footed(owners.map((row) => row[key]))] as const);
  const rows = owners.map((row, at) => {
    const total = totals[at] ?? "0";
    const cents = Object.fromEntries(columns.map(([key, printed]) => [key, printed[at] ?? "0"])) as Omit<
      Statement,
      "owner" | "total"
    >;
    // Direct cost takes up what the cents of the others were rounded by, so that their columns are what other cards say.
    const largest = COLUMNS.reduce((most, key) =>
      Math.abs(pixels(row[key])) > Math.abs(pixels(row[most])) ? key : most,
    );
    const takes = signOf(row.direct) === 0 ? largest : "direct";
    const others = COLUMNS.filter((key) => key !== takes).map((key) => cents[key]);
    return { ...cents, owner: row.owner, total, [takes]: leftOver(total, others) };
  });
  const sumOf = (key: keyof Statement): string => added(rows.map((row) => row[key]));
  const sums = Object.fromEntries([...COLUMNS, "total" as const].map((key) => [key, sumOf(key)]));
  return { rows, total: { ...sums, owner: "" } as Statement };
}

/** Who pays more and who pays less by an edit. */
export function winnings({ before_edit: before, total }: OwnerRow): string | null {
  return before === null ? null : difference(total, before);
}

export function conserved({ pooled, pooled_out: out }: Conservation): { isWhole: boolean; words: string } {
  const left = difference(pooled, out);
  const isWhole = signOf(left) === 0;
  return { isWhole, words: isWhole ? "✓ in = out, difference 0.00" : `! in − out = ${money(left)}, left in pools` };
}

/** `+12.00 against September` needs a name for the months in view. */
export function spanWords({ from, to }: Period): string {
  return from === to ? (monthTitle(from).split(" ")[0] ?? from) : periodTitle({ from, to });
}

/** Where a place of the text begins, for the caret. */
export function caretAt(text: string, line: number | null, column: number | null): number {
  const lines = text.split("\n");
  const before = lines
    .slice(0, Math.max(0, (line ?? 1) - 1))
    .reduce((length, written) => length + written.length + 1, 0);
  return Math.min(text.length, before + Math.max(0, (column ?? 1) - 1));
}

/** Tag keys that rules could begin with: of each, its other spellings. Keys that name a team come first. */
export function firstKeys(session: Session, spellings: readonly SpellingGroup[]): { key: string; others: string[] }[] {
  const keys = session.dimensions.filter(({ id }) => id.startsWith("tag:")).map(({ id }) => id.slice("tag:".length));
  const folded = new Map<string, string[]>();
  for (const key of keys) {
    const name = key.toLowerCase().replace(/[^a-z0-9:]/g, "");
    folded.set(name, [...(folded.get(name) ?? []), key]);
  }
  const kept = (group: string[]): string =>
    spellings.find(({ kind, keep }) => kind === "key" && group.includes(keep))?.keep ?? group[0] ?? "";
  const likely = /team|owner|squad|product|project|service|cost/;
  return [...folded]
    .map(([name, group]) => ({ name, key: kept(group), others: group.filter((key) => key !== kept(group)) }))
    .toSorted((a, b) => Number(likely.test(b.name)) - Number(likely.test(a.name)) || rank(a.name) - rank(b.name))
    .map(({ key, others }) => ({ key, others }));
}

function rank(name: string): number {
  const at = ["team", "owner", "squad", "product", "project"].findIndex((word) => name.includes(word));
  return at < 0 ? 9 : at;
}

/** Values as they are typed, one beside the other: `a, b`. */
export function typedValues(typed: string): string[] {
  return typed
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
}

/** `is` takes several values, the others one text that may hold commas. */
export function conditionsOf(when: readonly { column: string; fits: string; typed: string }[]): RuleCondition[] {
  return when.map(({ column, fits, typed }) => ({
    column,
    fits,
    values: fits === "is" ? typedValues(typed) : [typed.trim()],
  }));
}

/** `payments 60` a line. */
export function typedShares(shares: readonly FixedShare[]): string {
  return shares.map(({ owner, percent: part }) => `${owner} ${part}`).join("\n");
}

export function fixedShares(typed: string): FixedShare[] {
  return typed
    .split("\n")
    .map((line) => /^(.*?)[\s:=]+([\d.,]+)\s*%?$/.exec(line.trim()))
    .filter((match) => match !== null)
    .map(([, owner = "", part = ""]) => ({ owner: owner.trim(), percent: part.replace(",", ".") }));
}

/** Columns that conditions can look at. */
export function conditionColumns(session: Session): { id: string; label: string }[] {
  const usual = session.dimensions.filter(({ id }) => !["day", "month", OWNER].includes(id));
  return [...usual.map(({ id, label }) => ({ id, label })), { id: "account-path", label: "Account path" }];
}

export const FITS: readonly { id: string; label: string }[] = [
  { id: "is", label: "is" },
  { id: "prefix", label: "begins with" },
  { id: "glob", label: "is like" },
  { id: "regex", label: "matches" },
];
