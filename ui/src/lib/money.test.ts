import { describe, expect, it } from "vitest";
import * as money from "./money";

describe("money on the screen", () => {
  it("groups and rounds without losing a cent of a long amount", () => {
    expect(money.money("123456789012345678901234567.895")).toBe("123,456,789,012,345,678,901,234,567.90");
  });
  it("has a true minus, and none before zero", () => {
    expect([money.money("-1234.5"), money.money("-0.004")]).toEqual(["−1,234.50", "0.00"]);
  });
  it("always has a sign where it is a change", () => {
    expect([money.signedMoney("12"), money.signedMoney("-12"), money.signedMoney("0")]).toEqual([
      "+12.00",
      "−12.00",
      "0.00",
    ]);
  });
  it("neither rises nor falls when it prints as zero", () => {
    expect([money.printedSign("0.004"), money.printedSign("0.006"), money.printedSign("-0.006")]).toEqual([0, 1, -1]);
  });
  it("splits a figure so that its cents can be quieter", () => {
    expect(money.moneyParts("-155401.775", "USD")).toEqual({ sign: "−", symbol: "$", whole: "155,401", cents: ".78" });
  });
  it("names the currency in words", () => {
    expect(money.currencyName("USD")).toBe("US dollars");
  });
  it("shows every digit on request", () => {
    expect(money.exactMoney("1234.5678901200", "USD")).toBe("1,234.5678901200 USD");
  });
});

describe("the last line of a list", () => {
  it("makes the printed cents add up to the printed total", () => {
    const listed = ["1.004", "1.004", "1.004"];
    expect(money.leftOver("10.00", listed)).toBe("7.00");
    expect(money.leftOver("3.012", listed)).toBe("0.01");
  });
});

describe("parts of a whole", () => {
  it("are printed so that they add up, credits too", () => {
    expect(money.footed(["1.004", "1.004", "1.004"])).toEqual(["1.01", "1.00", "1.00"]);
    expect(money.footed(["-0.005", "2.505", "0.5"])).toEqual(["0.00", "2.50", "0.50"]);
    expect(money.footed(["3", "-1.25"])).toEqual(["3.00", "-1.25"]);
    expect(money.footed([])).toEqual([]);
  });
});

describe("counts and ratios", () => {
  it("counts in words", () => {
    expect([money.plural(1, "line"), money.plural(1234567, "line"), money.plural(2, "delivery", "deliveries")]).toEqual(
      ["1 line", "1,234,567 lines", "2 deliveries"],
    );
  });
  it("gives percentages one decimal and a sign where they are changes", () => {
    expect([
      money.percent(58.94),
      money.signedPercent(5.44),
      money.signedPercent(-3.6),
      money.signedPercent(0.04),
    ]).toEqual(["58.9\u00a0%", "+5.4\u00a0%", "−3.6\u00a0%", "0.0\u00a0%"]);
  });
  it("labels an axis briefly", () => {
    expect([0, 1500, 20000, 2.5e6, -300, 0.5].map((tick) => money.axisMoney(tick, "USD"))).toEqual([
      "0",
      "$1,500",
      "$20\u00a0k",
      "$2.5\u00a0M",
      "−$300",
      "$0.50",
    ]);
  });
  it("drops the zeros a quantity ends with", () => {
    expect([money.quantity("24.000"), money.quantity("2133.3000"), money.quantity("0.5")]).toEqual([
      "24",
      "2,133.3",
      "0.5",
    ]);
  });
});
