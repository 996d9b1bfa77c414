// Larkspur's October by what rules can tell apart, in cents, and who owns it by rules. Cents are whole numbers, so all of it foots.
import type { FixtureRules } from "./fixtureRules";
import type { CoverageKind, RuleCondition } from "./wire";

export interface Atom {
  account: string;
  tag: string | null;
  kind: "usage" | "support" | "market" | "tax" | "unused" | "credit";
  cents: number;
  /** At on-demand rates. */
  list: number;
  /** The month before. */
  previous: number;
  resources: number;
  lines: number;
}

/** Account, its name, its owner in accounts.csv. */
export const ACCOUNTS: readonly [string, string, string][] = [
  ["990000000684", "telemetry-prod", "telemetry"],
  ["990000000467", "tracking-prod", "tracking"],
  ["001000000112", "payments-prod", "payments"],
  ["000770000571", "data-platform", ""],
  ["990000000238", "route-planning-prod", ""],
  ["990000000017", "larkspur-payer", ""],
  ["990000000797", "warehouse-prod", "warehouse"],
  ["990000000801", "customer-portal-prod", ""],
  ["990000000914", "shared-services", ""],
  ["990000001130", "sandbox", ""],
  ["990000001027", "security", ""],
  ["990000000125", "payments-dev", ""],
  ["990000000354", "fleet-dev", ""],
  ["990000000341", "fleet-prod", ""],
];

type Row = [string, string | null, Atom["kind"], number, number, number, number, number];
const ROWS: Row[] = [
  ["990000000684", "team:telemetry", "usage", 400502, 400502, 368518, 2, 248],
  ["000770000571", "team:data-platform", "usage", 282978, 282978, 307294, 3, 292],
  ["990000000467", "team:tracking", "usage", 405711, 427406, 433646, 4, 1332],
  ["990000000017", null, "support", 148000, 148000, 146000, 0, 1],
  ["001000000112", "team:payments", "usage", 201475, 249686, 189807, 5, 1116],
  ["990000000238", "team:route-planning", "usage", 144344, 179729, 139585, 3, 1168],
  ["990000000801", "team:portal", "usage", 108928, 108928, 101919, 6, 1310],
  ["990000000797", "team:warehouse", "usage", 90871, 96525, 90058, 4, 620],
  ["990000000914", null, "usage", 108852, 108852, 108852, 1, 155],
  ["990000000684", null, "market", 64000, 64000, 45540, 0, 1],
  ["990000001130", null, "usage", 52410, 52410, 51496, 3, 868],
  ["990000001027", null, "usage", 46373, 46373, 44726, 0, 93],
  ["990000000238", null, "unused", 31843, 31843, 30816, 1, 745],
  ["001000000112", null, "tax", 25668, 25668, 24587, 0, 1],
  ["990000000797", null, "unused", 22320, 22320, 21600, 1, 1],
  ["990000000125", "team:paymnets", "usage", 20680, 20680, 20680, 1, 62],
  ["990000000017", null, "unused", 16891, 16891, 18229, 1, 1488],
  ["000770000571", "Team:data-platform", "usage", 13996, 20464, 13893, 2, 432],
  ["990000000354", null, "usage", 10340, 10340, 10340, 1, 62],
  ["990000000354", "team:fleet", "usage", 9616, 9616, 9487, 3, 309],
  ["990000000125", null, "tax", 4860, 4860, 4854, 0, 1],
  ["990000000341", "team:fleet", "usage", 4673, 6786, 4639, 1, 194],
  ["990000000125", "team: payments", "usage", 4092, 6098, 4069, 1, 194],
  ["000770000571", null, "credit", -75000, -75000, -75000, 0, 1],
];

export const ATOMS: readonly Atom[] = ROWS.map(([account, tag, kind, cents, list, previous, resources, lines]) => ({
  account,
  tag,
  kind,
  cents,
  list,
  previous,
  resources,
  lines,
}));

export interface Placed {
  atom: Atom;
  /** Nobody is empty. */
  owner: string;
  kind: CoverageKind;
  pool: number | null;
  /** Place of the rule that gave the owner. */
  rule: number | null;
}

export const isTaggable = ({ atom }: Placed): boolean => atom.kind === "usage" || atom.kind === "market";

function columnOf(atom: Atom, column: string): string {
  if (column === "account") return atom.account;
  if (column === "service")
    return { support: "AWSSupportBusiness", market: "lantern", tax: "AWSTax" }[atom.kind as string] ?? "AmazonEC2";
  if (column === "charge-category") return { tax: "Tax", credit: "Credit" }[atom.kind as string] ?? "Usage";
  if (column === "commitment-status") return atom.kind === "unused" ? "Unused" : "";
  const [, key = ""] = column.split("tag:");
  return atom.tag?.startsWith(`${key}:`) ? atom.tag.slice(key.length + 1) : "";
}

function holds(atom: Atom, owner: string, { column, fits, values }: RuleCondition): boolean {
  const found = column === "owner" ? owner : columnOf(atom, column);
  const [first = ""] = values;
  if (fits === "prefix") return found.startsWith(first);
  if (fits === "contains" || fits === "glob") return found.includes(first.replaceAll("*", ""));
  return fits === "regex" ? new RegExp(first).test(found) : values.includes(found);
}

function valueOf(atom: Atom, { tags, allowed, aliases }: FixtureRules): { name: string; isInvalid: boolean } {
  const [key = "", ...rest] = (atom.tag ?? "").split(":");
  const value = rest.join(":");
  if (value === "" || !tags.includes(key)) return { name: "", isInvalid: false };
  const name = [...aliases].find(([, spellings]) => spellings.includes(value))?.[0] ?? value;
  const isInvalid = allowed.length > 0 && !allowed.includes(name);
  return { name: isInvalid ? "" : name, isInvalid };
}

function ownerOf(atom: Atom, rules: FixtureRules): { owner: string; rule: number | null; isInvalid: boolean } {
  const { name, isInvalid } = valueOf(atom, rules);
  for (const [index, { when, is, take }] of rules.rules.entries()) {
    if (!when.every((condition) => holds(atom, "", condition))) continue;
    const account = ACCOUNTS.find(([id]) => id === atom.account);
    const owner =
      is ?? (take === "tag" ? name : take === "account-owner" && atom.kind !== "credit" ? (account?.[2] ?? "") : "");
    if (owner !== "") return { owner, rule: index, isInvalid };
  }
  return { owner: "", rule: null, isInvalid };
}

export function place(rules: FixtureRules): Placed[] {
  return ATOMS.map((atom) => {
    const { owner, rule, isInvalid } = ownerOf(atom, rules);
    const at = rules.pools.findIndex(({ when }) => when.every((condition) => holds(atom, owner, condition)));
    const pool = at < 0 ? null : at;
    if (pool !== null) return { atom, owner: "", kind: "shared", pool, rule: null };
    if (owner !== "") return { atom, owner, kind: "allocated", pool, rule };
    if (atom.kind === "credit" && rules.credits === "follow")
      return { atom, owner: "data-platform", kind: "allocated", pool, rule: null };
    if (atom.kind === "credit") return { atom, owner, kind: "credits_apart", pool, rule };
    const placed: Placed = { atom, owner, kind: "untaggable", pool, rule };
    return isTaggable(placed) ? { ...placed, kind: isInvalid ? "invalid" : "untagged" } : placed;
  });
}

export const added = (cents: readonly number[]): number => cents.reduce((sum, part) => sum + part, 0);

/** Cents by largest remainder. */
export function shared(cents: number, weights: readonly number[]): number[] {
  const whole = added(weights);
  const parts = weights.map((weight) => Math.floor((cents * weight) / whole));
  const rest = weights
    .map((weight, at) => ({ at, left: (cents * weight) / whole - (parts[at] ?? 0) }))
    .toSorted((a, b) => b.left - a.left)
    .slice(0, cents - added(parts))
    .map(({ at }) => at);
  return parts.map((part, at) => part + (rest.includes(at) ? 1 : 0));
}

const TRANSFER_GB: Record<string, number> = {
  tracking: 14150,
  payments: 6290,
  portal: 5437,
  telemetry: 4710,
  "route-planning": 3733,
  fleet: 2387,
  warehouse: 2078,
  "data-platform": 899,
  security: 380,
};

export interface SharedPool {
  in: number;
  parts: { owner: string; cents: number }[];
}

export function share(rules: FixtureRules, placed: readonly Placed[]): SharedPool[] {
  const direct = new Map<string, number>();
  for (const { owner, atom } of placed) if (owner !== "") direct.set(owner, (direct.get(owner) ?? 0) + atom.cents);
  return rules.pools.map(({ split, shares, to }, pool) => {
    const whole = added(placed.filter((line) => line.pool === pool).map(({ atom }) => atom.cents));
    const fixed = new Map(shares.map(({ owner, percent }) => [owner, Number(percent)]));
    const receivers = to ?? (split === "fixed" ? [...fixed.keys()] : [...direct.keys()]);
    const weights = receivers.map((owner) => {
      if (split === "even") return 1;
      if (split === "fixed") return fixed.get(owner) ?? 0;
      return split === "driver" ? (TRANSFER_GB[owner] ?? 0) : Math.max(0, direct.get(owner) ?? 0);
    });
    const amounts = added(weights) === 0 ? [] : shared(whole, weights);
    const parts = amounts
      .map((cents, at) => ({ owner: receivers[at] ?? "", cents }))
      .filter(({ cents }) => cents !== 0);
    // Where pools use each other, what one shares counts for the next.
    if (rules.method !== "direct")
      for (const { owner, cents } of parts) direct.set(owner, (direct.get(owner) ?? 0) + cents);
    return { in: whole, parts: parts.toSorted((a, b) => b.cents - a.cents) };
  });
}
