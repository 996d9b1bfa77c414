import { describe, expect, it } from "vitest";
import { beside, coverageFilters, isAsCharged, ownerFilters, poolFilters, ruleFilters } from "./opening";
import type { CoverageRow, Filter, OwnerRow, PoolRow, RuleRow, Session } from "../../host/wire";

function session(...dims: string[]): Session {
  return { dimensions: dims.map((id) => ({ id, label: id, detail: false })) } as unknown as Session;
}

function rule(change: Partial<RuleRow>): RuleRow {
  const row = { place: 1, line: 1, when: "", gives: "", cost_before: null, lines: 1, owners: null, added: false };
  return { kind: "rule", cost: "0", ...row, ...change };
}

function covered(kind: CoverageRow["kind"], cost: string): CoverageRow {
  return { kind, cost, percent: null, lines: 1 };
}

const is = (dim: string, ...values: string[]): Filter => ({ dim, values, negate: false });
const isNot = (dim: string, ...values: string[]): Filter => ({ dim, values, negate: true });
const both = session("owner", "pool");

describe("what a row opens", () => {
  it("is an owner's own lines, outside of pools where there are any", () => {
    expect(ownerFilters(both, "payments")).toEqual([is("owner", "payments"), is("pool", "")]);
    expect(ownerFilters(session("owner"), "payments")).toEqual([is("owner", "payments")]);
    expect(ownerFilters(session("service"), "payments")).toBeNull();
  });
  it("says where credits went elsewhere", () => {
    const row = { own: "9", direct: "10", benefit: "-2", credits: "0", tax: "1" } as OwnerRow;
    expect([isAsCharged(row), isAsCharged({ ...row, own: "7" })]).toEqual([true, false]);
  });
  it("is what lies in a pool, unless credits followed their usage into it", () => {
    const pool = { name: "Support", cost: "5.0", own: "5" } as PoolRow;
    expect(poolFilters(both, pool)).toEqual([is("pool", "Support")]);
    expect(poolFilters(both, { ...pool, own: "6" })).toBeNull();
  });
  it("is what a rule gave, where no other rule gave one of its names", () => {
    expect(ruleFilters(both, rule({ owners: ["a", "b"] }))).toEqual([is("owner", "a", "b"), is("pool", "")]);
    expect(ruleFilters(both, rule({}))).toBeNull();
    expect(ruleFilters(both, rule({ kind: "unmatched", owners: [""] }))).toEqual([is("owner", ""), is("pool", "")]);
    expect(ruleFilters(both, rule({ kind: "pooled" }))).toEqual([isNot("pool", "")]);
  });
  it("is a part of the coverage only where it is all of its kind", () => {
    const rows = [rule({ cost: "7" }), rule({ cost: "1" }), rule({ kind: "unmatched", cost: "3" })];
    expect(coverageFilters(both, covered("allocated", "8.00"), rows)).toEqual([isNot("owner", ""), is("pool", "")]);
    expect(coverageFilters(both, covered("allocated", "7.5"), rows)).toBeNull();
    expect(coverageFilters(both, covered("untagged", "3"), rows)).toEqual([is("owner", ""), is("pool", "")]);
    expect(coverageFilters(both, covered("untagged", "2"), rows)).toBeNull();
    expect(coverageFilters(session("service"), covered("untagged", "3"), rows)).toBeNull();
  });
  it("leaves out what the view leaves out", () => {
    expect(beside([isNot("owner", "web"), is("pool", "")], [isNot("owner", "")])).toEqual([isNot("owner", "web", "")]);
    expect(beside([is("owner", "a", "b")], [is("owner", "a")])).toEqual([is("owner", "a")]);
  });
});
