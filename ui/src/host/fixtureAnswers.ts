// What the fixture's rules come to, as the engine would answer it.
import { decimalText } from "../lib/decimal";
import { ACCOUNTS, added, ATOMS, isTaggable, place, share, type Placed, type SharedPool } from "./fixtureOwners";
import type { FixtureRules } from "./fixtureRules";
import type {
  AttributionRequest,
  Attribution,
  Compliance,
  ComplianceRow,
  ComplianceShare,
  CoverageKind,
  OwnerCoverage,
  OwnerRow,
  PoolRow,
  RuleRow,
  RulesPreview,
  RulesText,
  SpellingGroup,
} from "./wire";

export const MONTHS = ["2026-08", "2026-09", "2026-10"];
/** What an edit moves in a month, in percent of October. */
const MONTHLY = [97, 99, 100];
const TARGET = 95;
const KINDS: CoverageKind[] = ["allocated", "shared", "untagged", "invalid", "untaggable", "credits_apart", "left"];

export function cash(cents: number): string {
  return decimalText({ units: BigInt(cents), scale: 2 });
}

export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

const centsOf = (lines: readonly Placed[]): number => added(lines.map(({ atom }) => atom.cents));

function isLeft(pools: readonly SharedPool[], { pool }: Placed): boolean {
  return pool !== null && pools[pool]?.parts.length === 0;
}

const reaches = ({ kind }: Placed): boolean => kind === "allocated" || kind === "shared";

export function coverage(placed: readonly Placed[], pools: readonly SharedPool[]): OwnerCoverage {
  const whole = centsOf(placed);
  const wholes: [string, string, Placed[]][] = [
    ["taggable", "of taggable spend", placed.filter(isTaggable)],
    ["usage", "of usage", placed.filter(({ atom }) => !["tax", "credit"].includes(atom.kind))],
    ["everything", "of everything", [...placed]],
  ];
  const rows = KINDS.map((kind) => {
    const lines = placed.filter((line) => (isLeft(pools, line) ? "left" : line.kind) === kind);
    const cost = centsOf(lines);
    return {
      kind,
      cost: cash(cost),
      percent: percentOf(cost, whole),
      lines: added(lines.map(({ atom }) => atom.lines)),
    };
  });
  return {
    target: TARGET,
    shares: wholes.map(([of, words, lines]) => {
      const covered = centsOf(lines.filter((line) => reaches(line) && !isLeft(pools, line)));
      const short = Math.ceil((centsOf(lines) * TARGET) / 100) - covered;
      return {
        of,
        words,
        percent: percentOf(covered, centsOf(lines)),
        covered: cash(covered),
        whole: cash(centsOf(lines)),
        short: short > 0 ? cash(short) : null,
      };
    }),
    rows: rows.filter(({ lines }) => lines > 0),
    total: cash(whole),
    owners: new Set(placed.map(({ owner }) => owner).filter(Boolean)).size,
  };
}

export function spellings(rules: FixtureRules, placed: readonly Placed[]): SpellingGroup[] {
  const known = [...rules.aliases.values()].flat();
  const values = ["paymnets", " payments"].filter((spelling) => !known.includes(spelling));
  const keys = ["Team", "TEAM"].filter((key) => !rules.tags.includes(key));
  const isTypo = values.includes("paymnets");
  const group = (
    kind: "key" | "value",
    keep: string,
    of: string[],
    confidence: number,
    evidence: string,
  ): SpellingGroup => {
    const isOf = (tag: string): boolean =>
      of.some((spelling) => (kind === "key" ? tag.startsWith(`${spelling}:`) : tag === `team:${spelling}`));
    const lines = placed.filter(({ atom }) => atom.tag !== null && isOf(atom.tag));
    return {
      kind,
      keep,
      spellings: of,
      resources: added(lines.map(({ atom }) => atom.resources)),
      cost: cash(centsOf(lines)),
      confidence,
      sure: confidence >= 80,
      evidence,
    };
  };
  return [
    group("value", "payments", values, isTypo ? 75 : 100, isTypo ? "typo (one edit)" : "spaces around"),
    group("key", "team", keys, 99, "case"),
  ].filter((found) => found.spellings.length > 0);
}

function whenWords(rules: FixtureRules, at: number): string {
  const rule = rules.rules[at];
  if (rule?.take === "tag") return `tag ${rules.tags.join(" or ")}`;
  if (rule?.take) return rule.take;
  const words: Record<string, string> = { is: "is", prefix: "begins with", glob: "is like", regex: "matches" };
  return (rule?.when ?? [])
    .map(({ column, fits, values }) => `${column} ${words[fits] ?? fits} ${values.join(" or ")}`)
    .join(", ");
}

function ruleRows(rules: FixtureRules, placed: readonly Placed[], before: FixtureRules | null): RuleRow[] {
  const earlier = before ? place(before) : [];
  const sameAs = (at: number): number => {
    const text = JSON.stringify({ ...rules.rules[at], line: 0 });
    return before?.rules.findIndex((rule) => JSON.stringify({ ...rule, line: 0 }) === text) ?? -1;
  };
  const row = (kind: RuleRow["kind"], lines: readonly Placed[], old: readonly Placed[] | null): RuleRow => ({
    kind,
    place: 0,
    line: 0,
    when: kind === "pooled" ? "in a pool" : "no rule matched",
    gives: kind === "pooled" ? "the pools" : "nobody",
    cost: cash(centsOf(lines)),
    cost_before: before && old ? cash(centsOf(old)) : null,
    lines: added(lines.map(({ atom }) => atom.lines)),
    owners: kind === "unmatched" ? [""] : null,
    added: false,
  });
  const isUnmatched = ({ rule, pool }: Placed): boolean => rule === null && pool === null;
  return [
    ...rules.rules.map(({ line, is, take, table }, at) => {
      const old = sameAs(at);
      return {
        ...row(
          "rule",
          placed.filter(({ rule }) => rule === at),
          old < 0 ? null : earlier.filter(({ rule }) => rule === old),
        ),
        place: at + 1,
        line,
        when: whenWords(rules, at),
        gives: is ?? table ?? (take === "account-owner" ? "accounts.csv" : "its value"),
        added: before !== null && old < 0,
      };
    }),
    row("unmatched", placed.filter(isUnmatched), earlier.filter(isUnmatched)),
    row(
      "pooled",
      placed.filter(({ pool }) => pool !== null),
      earlier.filter(({ pool }) => pool !== null),
    ),
  ];
}

function poolRows(rules: FixtureRules, pools: readonly SharedPool[]): PoolRow[] {
  const WORDS: Record<string, string> = { even: "even", proportional: "by direct cost", fixed: "by fixed shares" };
  return rules.pools.map(({ line, ...edit }, at) => {
    const { in: whole = 0, parts = [] } = pools[at] ?? {};
    const out = added(parts.map(({ cents }) => cents));
    return {
      name: edit.name,
      line,
      split: edit.split,
      words: WORDS[edit.split] ?? `by ${edit.driver ?? ""}`,
      cost: cash(whole),
      own: cash(whole),
      out: cash(out),
      left: cash(whole - out),
      why_left: out === whole ? null : "Nobody who could receive it has direct cost or a quantity in October.",
      parts: parts.map(({ owner, cents }) => ({ owner, cost: cash(cents) })),
      edit,
    };
  });
}

interface Sums {
  direct: number;
  benefit: number;
  credits: number;
  tax: number;
  shared: number;
  previous: number;
}

const totalOf = ({ direct, benefit, credits, tax, shared: pooled }: Sums): number =>
  direct + benefit + credits + tax + pooled;

function ownerSums(placed: readonly Placed[], pools: readonly SharedPool[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  const of = (owner: string): Sums => {
    const known = sums.get(owner) ?? { direct: 0, benefit: 0, credits: 0, tax: 0, shared: 0, previous: 0 };
    sums.set(owner, known);
    return known;
  };
  for (const { owner, atom } of placed.filter((line) => line.owner !== "")) {
    const known = of(owner);
    if (atom.kind === "tax") known.tax += atom.cents;
    else if (atom.kind === "credit") known.credits += atom.cents;
    else {
      known.direct += atom.list;
      known.benefit += atom.cents - atom.list;
    }
    known.previous += atom.previous;
  }
  for (const { parts } of pools)
    for (const { owner, cents } of parts) {
      of(owner).shared += cents;
      of(owner).previous += Math.round(cents * 0.97);
    }
  return sums;
}

function ownerRows(sums: Map<string, Sums>, before: Map<string, Sums> | null): OwnerRow[] {
  return [...sums]
    .map(([owner, sum]) => {
      const old = before?.get(owner);
      return {
        owner,
        direct: cash(sum.direct),
        benefit: cash(sum.benefit),
        credits: cash(sum.credits),
        tax: cash(sum.tax),
        shared: cash(sum.shared),
        total: cash(totalOf(sum)),
        own: cash(totalOf(sum) - sum.shared),
        previous: cash(sum.previous),
        change: cash(totalOf(sum) - sum.previous),
        before_edit: before ? cash(old ? totalOf(old) : 0) : null,
      };
    })
    .toSorted((a, b) => Number(b.total) - Number(a.total));
}

const nameOf = (rules: FixtureRules, { owner, pool }: Placed): string =>
  pool === null ? owner : `pool:${rules.pools[pool]?.name ?? ""}`;

export function preview(before: FixtureRules, after: FixtureRules): RulesPreview {
  const [old, now] = [place(before), place(after)];
  const moved = new Map<string, number>();
  const changed = now.filter((line, at) => nameOf(after, line) !== nameOf(before, old[at] ?? line));
  for (const line of changed) {
    const from = nameOf(before, old[now.indexOf(line)] ?? line);
    const key = JSON.stringify([from, nameOf(after, line)]);
    moved.set(key, (moved.get(key) ?? 0) + line.atom.cents);
  }
  const all = centsOf(changed);
  const months = MONTHLY.map((percent) => Math.round((all * percent) / 100));
  const [sums, oldSums] = [ownerSums(now, share(after, now)), ownerSums(old, share(before, old))];
  const nobody = (lines: readonly Placed[]): number => centsOf(lines.filter((line) => !reaches(line)));
  const owners = [...new Set([...sums.keys(), ...oldSums.keys(), ""])].map((owner) => {
    const total = (of: Map<string, Sums>, lines: readonly Placed[]): number => {
      const sum = of.get(owner);
      return owner === "" ? nobody(lines) : sum ? totalOf(sum) : 0;
    };
    const [was, is] = [total(oldSums, old), total(sums, now)];
    return { owner, before: cash(was), after: cash(is), change: cash(is - was) };
  });
  const reached = (lines: readonly Placed[], rules: FixtureRules): number | null =>
    coverage(lines, share(rules, lines)).shares[0]?.percent ?? null;
  return {
    moves: [...moved]
      .map(([key, cents]) => {
        const [from = "", to = ""] = JSON.parse(key) as string[];
        return { from, to, cost: cash(cents) };
      })
      .toSorted((a, b) => Number(b.cost) - Number(a.cost)),
    moved: cash(all),
    resources: added(changed.map(({ atom }) => atom.resources)),
    coverage_before: reached(old, before),
    coverage_after: reached(now, after),
    months: MONTHS.map((month, at) => ({ month, cost: cash(months[at] ?? 0) })),
    moved_in_all: cash(added(months)),
    owners: owners
      .filter(({ change }) => Number(change) !== 0)
      .toSorted((a, b) => Math.abs(Number(b.change)) - Math.abs(Number(a.change))),
  };
}

interface Stand {
  rules: RulesText | null;
  /** What is on disk. */
  saved: FixtureRules | null;
  now: FixtureRules;
  isDefect: boolean;
}

export function attribution({ view, draft }: AttributionRequest, { rules, saved, now, isDefect }: Stand): Attribution {
  const isFlawed = now.flaws.length > 0;
  const counted = isFlawed ? (saved ?? now) : now;
  const before = draft !== null && !isFlawed ? saved : null;
  const placed = place(counted);
  const pools = share(counted, placed);
  const sums = ownerSums(placed, pools);
  const owned = added([...sums.values()].map(totalOf));
  const whole = added(ATOMS.map(({ cents }) => cents));
  const pooled = added(pools.map((pool) => pool.in));
  const out = added(pools.flatMap(({ parts }) => parts.map(({ cents }) => cents)));
  const oldPlaced = before && place(before);
  return {
    revision: 1,
    words: `October 2026, effective, ${view.currency}`,
    rules,
    flaws: now.flaws,
    coverage: coverage(placed, pools),
    spellings: spellings(counted, placed),
    rule_rows: ruleRows(counted, placed, before),
    pools: poolRows(counted, pools),
    sharing: { method: counted.method, credits: counted.credits },
    owners: ownerRows(sums, before && oldPlaced && ownerSums(oldPlaced, share(before, oldPlaced))),
    conservation: {
      total: cash(whole),
      owners: cash(owned),
      rest: cash(whole - owned - (isDefect ? 1 : 0)),
      difference: cash(isDefect ? -1 : 0),
      pooled: cash(pooled),
      pooled_out: cash(out),
    },
    tests: counted.tests.map(({ name, line, when, owner }) => {
      const account = when[0]?.values[0] ?? "";
      const wrong = placed.filter(
        (of) => of.atom.account === account && of.atom.kind !== "tax" && of.pool === null && of.owner !== owner,
      );
      const found = wrong[0]?.owner === "" ? "nobody" : (wrong[0]?.owner ?? "");
      const words = wrong.length === 0 ? null : `${cash(centsOf(wrong))} is ${found}'s and not ${owner}'s.`;
      return { name, line, passed: words === null, words };
    }),
    known_owners: counted.allowed.length > 0 ? counted.allowed : [...sums.keys()],
    preview: before ? preview(before, counted) : null,
  };
}

function kept(lines: readonly Placed[], percent = 100): ComplianceShare {
  const taggable = lines.filter(isTaggable);
  const valid = taggable.filter(({ owner, atom }) => owner !== "" && atom.tag !== null);
  const part = (cents: number): number => Math.round((cents * percent) / 100);
  return {
    kept: cash(part(centsOf(valid))),
    whole: cash(centsOf(taggable)),
    percent: percentOf(part(centsOf(valid)), centsOf(taggable)),
    resources_kept: added(valid.map(({ atom }) => atom.resources)),
    resources: added(taggable.map(({ atom }) => atom.resources)),
  };
}

export function compliance(rules: FixtureRules, closed: ReadonlySet<string>): Compliance {
  const placed = place(rules);
  const missing = ({ shares: [first] }: ComplianceRow): number => Number(first?.whole ?? 0) - Number(first?.kept ?? 0);
  const rows = (values: readonly [string, string][], of: (line: Placed) => string): ComplianceRow[] =>
    values
      .map(([value, label]) => ({ value, label, shares: [kept(placed.filter((line) => of(line) === value))] }))
      .filter(({ shares: [first] }) => first?.percent !== null)
      .toSorted((a, b) => missing(b) - missing(a));
  const owners = [...new Set(placed.map(({ owner }) => owner))];
  return {
    revision: 1,
    dimensions: ["owner"],
    total: [kept(placed)],
    accounts: rows(
      ACCOUNTS.map(([id, name]) => [id, name]),
      ({ atom }) => atom.account,
    ),
    owners: rows(
      owners.map((owner) => [owner, owner]),
      ({ owner }) => owner,
    ),
    months: MONTHS.map((month, at) => ({
      month,
      shares: [kept(placed, MONTHLY[at])],
      closed: closed.has(month) ? [kept(placed, (MONTHLY[at] ?? 100) - 2)] : null,
    })),
  };
}
