import { describe, expect, it } from "vitest";
import { decimalText, parseDecimal, rescale, sameAmount, signOf, sum } from "./decimal";

const rounded = (text: string, digits: number): string => decimalText(rescale(parseDecimal(text), digits));

describe("a decimal string", () => {
  it("keeps every digit of a 30-digit amount", () => {
    const amount = "123456789012345678901.123456789";
    expect(decimalText(parseDecimal(amount))).toBe(amount);
  });
  it("rounds half to even, on both sides of zero", () => {
    expect(["0.005", "0.015", "0.025", "-0.005", "-0.015"].map((text) => rounded(text, 2))).toEqual([
      "0.00",
      "0.02",
      "0.02",
      "0.00",
      "-0.02",
    ]);
  });
  it("rounds up as soon as anything follows the half", () => {
    expect(rounded("0.0050000000000000001", 2)).toBe("0.01");
  });
  it("sums amounts of different scales exactly", () => {
    expect(decimalText(sum(["0.1", "0.2", "-0.30", "1e0".replace("e0", "")]))).toBe("1.00");
  });
  it("knows the sign of the smallest amount, and that −0 is 0", () => {
    expect([signOf("-0.000000000000000001"), signOf("-0.00"), signOf("3")]).toEqual([-1, 0, 1]);
  });
  it("compares amounts, not spellings", () => {
    expect(sameAmount("12.50", "12.5")).toBe(true);
    expect(sameAmount("12.50", "12.500000000000000001")).toBe(false);
  });
  it("refuses what is not a decimal number", () => {
    expect(() => parseDecimal("1e5")).toThrow("not a decimal number");
  });
});
