import { describe, expect, it } from "vitest";
import * as model from "./attribution";
import { sameAmount } from "../../lib/decimal";
import type {
  Conservation,
  CoveragePath,
  OwnerMoved,
  OwnerRow,
  PathStep,
  RulesEdit,
  RulesPreview,
  Session,
  SpellingGroup,
} from "../../host/wire";

function session(...dims: string[]): Session {
  return { dimensions: dims.map((id) => ({ id, label: id, detail: false })) } as unknown as Session;
}

function group(change: Partial<SpellingGroup>): SpellingGroup {
  return {
    kind: "value",
    keep: "payments",
    spellings: ["payment"],
    resources: 1,
    cost: "1",
    confidence: 99,
    sure: true,
    evidence: "case",
    ...change,
  };
}

function owner(name: string, amounts: Partial<OwnerRow>): OwnerRow {
  return {
    owner: name,
    direct: "0",
    benefit: "0",
    credits: "0",
    tax: "0",
    shared: "0",
    total: "0",
    own: "0",
    previous: null,
    change: null,
    before_edit: null,
    ...amounts,
  };
}

describe("spellings", () => {
  it("are listed briefly, with spaces that can be seen", () => {
    expect(model.spellingWords(group({ spellings: ["payment", "PAYMENTS", "Payments"] }))).toBe(
      "payment, PAYMENTS (+1)",
    );
    expect(model.spellingWords(group({ spellings: [" payments "] }))).toBe("␣payments␣");
    expect(model.sureness(group({ confidence: 72 }))).toBe("0.72");
  });
});

describe("an edit", () => {
  const preview = (to: string[]): RulesPreview => ({
    moves: to.map((name) => ({ from: "", to: name, cost: "1" })),
    moved: "1",
    resources: 1,
    coverage_before: 95.71,
    coverage_after: 96.48,
    months: [],
    moved_in_all: "1",
    owners: [],
  });
  it("says to whom it moves", () => {
    expect(model.receivers(preview(["ml"]))).toBe("ml");
    expect(model.receivers(preview(["a", "b", "a"]))).toBe("a and b");
    expect(model.receivers(preview(["a", "pool:Support", "", "c"]))).toBe("a, pool Support and 2 others");
    expect(model.coverageWords(preview([]))).toBe(" Coverage of what is taggable 95.7 → 96.5\u00a0%.");
  });
  it("lists the largest changes and the others as one, so that they add up to nothing", () => {
    const moved: OwnerMoved[] = Array.from({ length: 9 }, (_, at) => ({
      owner: `o${at}`,
      before: "10",
      after: `${10 + at - 4}`,
      change: `${at - 4}`,
    }));
    const rows = model.movedRows(moved);
    expect([rows.length, rows.at(-1)?.owner]).toEqual([6, "4 others"]);
    expect(sameAmount(model.added(rows.map(({ change }) => change)), "0")).toBe(true);
  });
  it("says which tests hold", () => {
    const test = (passed: boolean) => ({ name: "t", line: 1, passed, words: null });
    expect(model.testWords([test(true), test(true)])).toEqual({ look: "good", words: "✓ 2 rule tests pass" });
    expect(model.testWords([test(true), test(false)])).toEqual({ look: "bad", words: "✗ 1 of 2 rule tests fails" });
    expect(model.testWords([]).words).toBe("no rule tests");
  });
});

describe("the path", () => {
  it("runs from now to the target, or beyond it", () => {
    const step = (after: number): PathStep => ({
      what: "",
      details: [],
      owner: "a",
      resources: 1,
      gain: "1",
      after,
      edits: [{ kind: "accept", name: "a", spellings: ["b"] }],
    });
    const path: CoveragePath = {
      revision: 1,
      words: "",
      target: 95,
      now: 90,
      steps: [step(94), step(96)],
      after: 96,
      gain: "2",
      reached: true,
      fewest: true,
    };
    const bar = model.pathBar(path);
    expect(bar.segments.map(({ from, to }) => [Math.round(from), Math.round(to)])).toEqual([
      [0, 64],
      [64, 96],
    ]);
    expect(Math.round(bar.target)).toBe(80);
    expect(model.pathBar({ ...path, now: null, steps: [], after: null }).segments).toEqual([]);
  });
  it("asks for the owner where a rule does not know it", () => {
    const rule: RulesEdit = { kind: "add_rule", when: [], is: "", place: null };
    const step = { edits: [rule] } as unknown as PathStep;
    expect(model.asksForOwner(step)).toBe(true);
    expect(model.editsOf([{ step, owner: "fleet" }])).toEqual([{ ...rule, is: "fleet" }]);
  });
});

describe("statements", () => {
  it("foot in both directions as they are printed", () => {
    const owners = [
      owner("a", { direct: "1.004", shared: "1.004", tax: "0.004", total: "2.012" }),
      owner("b", { direct: "2.004", benefit: "-0.333", shared: "1.003", total: "2.674" }),
      owner("c", { direct: "0.006", total: "0.006" }),
    ];
    const { rows, total } = model.statements(owners, "0");
    for (const row of rows)
      expect(sameAmount(model.added([row.direct, row.benefit, row.credits, row.tax, row.shared]), row.total)).toBe(
        true,
      );
    for (const key of ["direct", "benefit", "shared", "tax", "total"] as const)
      expect(sameAmount(model.added(rows.map((row) => row[key])), total[key])).toBe(true);
    expect([total.total, total.shared]).toEqual(["4.69", "2.01"]);
  });
  it("round their cents with those of what has no owner", () => {
    const owners = [owner("a", { direct: "1.004", total: "1.004" }), owner("b", { direct: "1.004", total: "1.004" })];
    expect(model.statements(owners, "0.006").rows.map(({ total }) => total)).toEqual(["1.00", "1.00"]);
    expect(model.statements(owners, "0").rows.map(({ total }) => total)).toEqual(["1.01", "1.00"]);
  });
  it("print cents that foot with those of the other cards", () => {
    const owners = [owner("a", { direct: "1.004", total: "1.004" }), owner("b", { direct: "1.004", total: "1.004" })];
    const conservation = { rest: "0.006" } as Conservation;
    const printed = (amounts: string[]): string[] =>
      model.footedByOwner(amounts, [false, false, true], { owners, conservation });
    expect(printed(["1.999", "0.009", "0.006"])).toEqual(["2.00", "0.00", "0.01"]);
    expect(printed(["1.999", "0.009", "0.007"])).toEqual(["2.00", "0.01", "0.01"]);
  });
  it("say who pays more by an edit", () => {
    expect(model.winnings(owner("a", { total: "5", before_edit: "7.5" }))).toBe("-2.5");
    expect(model.winnings(owner("a", { total: "5" }))).toBeNull();
  });
});

describe("what is typed", () => {
  it("becomes conditions and shares", () => {
    expect(
      model.conditionsOf([
        { column: "account", fits: "is", typed: "1, 2 ," },
        { column: "service", fits: "regex", typed: "a{1,2}" },
      ]),
    ).toEqual([
      { column: "account", fits: "is", values: ["1", "2"] },
      { column: "service", fits: "regex", values: ["a{1,2}"] },
    ]);
    const shares = model.fixedShares("payments 60\nroute planning: 39,5 %\n\nnothing");
    expect(shares).toEqual([
      { owner: "payments", percent: "60" },
      { owner: "route planning", percent: "39.5" },
    ]);
    expect(model.fixedShares(model.typedShares(shares))).toEqual(shares);
  });
  it("has a place for the caret", () => {
    const text = "one\ntwo\nthree";
    expect(text.slice(model.caretAt(text, 2, 2))).toBe("wo\nthree");
    expect(model.caretAt(text, 99, 1)).toBe(text.length);
    expect(model.caretAt(text, null, null)).toBe(0);
  });
});

it("begins with the tag key that names teams, in all its spellings", () => {
  const keys = model.firstKeys(session("service", "tag:env", "tag:Team", "tag:team", "tag:cost_center"), [
    group({ kind: "key", keep: "team", spellings: ["Team"] }),
  ]);
  expect(keys[0]).toEqual({ key: "team", others: ["Team"] });
  expect(keys.map(({ key }) => key)).toEqual(["team", "cost_center", "env"]);
});
