import { describe, expect, it } from "vitest";
import { decimalText, sum } from "../lib/decimal";
import { bandAt, labelStep, levelStep, niceDomain, spoken, stackModel, summary } from "./stack";
import type { Series, Trend } from "../host/wire";

function series(value: string, amounts: string[], kind: Series["kind"] = "value"): Series {
  return { value, label: value || "Others", kind, amounts, total: decimalText(sum(amounts)) };
}

const trend: Trend = {
  unit: "day",
  points: ["2026-10-01", "2026-10-02"],
  series: [series("a", ["10.1", "20"]), series("b", ["-3", "5.05"]), series("", ["1.20", "1"], "others")],
};
const model = stackModel(trend, ({ value }) => `color-${value}`);

describe("a stack", () => {
  it("has point totals that sum to the whole, exactly", () => {
    const whole = decimalText(sum(trend.series.map(({ total }) => total)));
    expect(decimalText(sum(model.totals))).toBe(whole);
    expect(model.totals).toEqual(["8.30", "26.05"]);
  });
  it("puts each band on the one before, and credits below zero", () => {
    expect(model.bands.map(({ edges }) => edges[0])).toEqual([
      { low: 0, high: 10.1 },
      { low: -3, high: 0 },
      { low: 10.1, high: expect.closeTo(11.3) as number },
    ]);
  });
  it("finds the band under the pointer", () => {
    expect([bandAt(model, 0, 5), bandAt(model, 0, -1), bandAt(model, 1, 22), bandAt(model, 1, 900)]).toEqual([
      0,
      1,
      1,
      null,
    ]);
  });
  it("reaches from the deepest credit to a round figure above the top", () => {
    const [low, high] = niceDomain(model);
    expect(low).toBeLessThan(-3);
    expect(high).toBe(30);
  });
  it("labels no more points than fit", () => {
    expect([labelStep(31, 8), labelStep(31, 40), labelStep(3, 8)]).toEqual([5, 1, 1]);
  });
  it("can be told in one sentence, and be empty", () => {
    expect(summary(model)).toContain("a 30.10");
    const nothing = stackModel({ unit: "day", points: [], series: [] }, () => "");
    expect([nothing.low, nothing.high, summary(nothing)]).toEqual([0, 0, "No charges."]);
  });
});

describe("a level that steps", () => {
  const month = (amountOf: (day: number) => number): string[] =>
    Array.from({ length: 30 }, (_, day) => amountOf(day).toFixed(2));
  const isWeekend = (day: number): boolean => day % 7 > 4;

  it("is found on its day, whatever the weekends and a fee on the first", () => {
    const totals = month((day) => (day === 0 ? 9000 : (isWeekend(day) ? 80 : 100) + (day >= 17 ? 30 : 0)));
    expect(levelStep(totals)).toEqual({ at: 17, change: "30.00" });
  });
  it("is not seen in weekends, in growth or in a single day", () => {
    expect(levelStep(month((day) => (isWeekend(day) ? 80 : 100)))).toBeNull();
    expect(levelStep(month((day) => 100 + day))).toBeNull();
    expect(levelStep(month((day) => (day === 15 ? 900 : 100)))).toBeNull();
    expect(levelStep(["1", "2"])).toBeNull();
  });
  it("is read out with the point under the cursor", () => {
    expect(spoken(model, 1, 0)).toBe("2 Oct: 26.05, of it a 20.00");
  });
});
