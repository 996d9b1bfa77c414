// The spend behind a row: filters that leave exactly its lines, or nothing where no filter says it.
import { sameAmount } from "../../lib/decimal";
import { added, OWNER } from "./attribution";
import type { CoverageRow, Filter, OwnerRow, PoolRow, RuleRow, Session } from "../../host/wire";

const POOL = "pool";
const IN_NO_POOL: Filter = { dim: POOL, values: [""], negate: false };

function has(session: Session, dim: string): boolean {
  return session.dimensions.some(({ id }) => id === dim);
}

function owned(session: Session, names: string[], negate = false): Filter[] | null {
  if (!has(session, OWNER)) return null;
  const owner = { dim: OWNER, values: names, negate };
  return has(session, POOL) ? [owner, IN_NO_POOL] : [owner];
}

function pooled(session: Session): Filter[] | null {
  return has(session, POOL) ? [{ ...IN_NO_POOL, negate: true }] : null;
}

/** An owner's own lines, outside of pools. */
export function ownerFilters(session: Session, owner: string): Filter[] | null {
  return owned(session, [owner]);
}

/** Credits that follow their usage leave the owner's lines and what it is charged apart. */
export function isAsCharged({ own, direct, benefit, credits, tax }: OwnerRow): boolean {
  return sameAmount(own, added([direct, benefit, credits, tax]));
}

/** The lines in a pool; nothing where credits followed their usage into it. */
export function poolFilters(session: Session, { name, cost, own }: PoolRow): Filter[] | null {
  return has(session, POOL) && sameAmount(cost, own) ? [{ dim: POOL, values: [name], negate: false }] : null;
}

/** What a rule gave, what none did, and what is in pools. */
export function ruleFilters(session: Session, { kind, owners }: RuleRow): Filter[] | null {
  if (kind === "pooled") return pooled(session);
  return owners && owned(session, owners);
}

/** What becomes of a part of the view, where that is all that rules gave, all in pools, or all that is left. */
export function coverageFilters(session: Session, row: CoverageRow, rules: readonly RuleRow[]): Filter[] | null {
  const kind = row.kind === "allocated" ? "rule" : row.kind === "shared" ? "pooled" : "unmatched";
  const all = added(rules.filter((rule) => rule.kind === kind).map(({ cost }) => cost));
  if (!sameAmount(all, row.cost)) return null;
  if (kind === "pooled") return pooled(session);
  return owned(session, [""], kind === "rule");
}

/** Beside the filters of a view: what was left out stays left out. */
export function beside(filters: readonly Filter[], opened: readonly Filter[]): Filter[] {
  return opened.map((filter) => {
    const earlier = filters.find(({ dim, negate }) => negate && filter.negate && dim === filter.dim);
    return { ...filter, values: [...new Set([...(earlier?.values ?? []), ...filter.values])] };
  });
}
