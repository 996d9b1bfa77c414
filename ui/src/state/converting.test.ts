import { describe, expect, it } from "vitest";
import { canConvert, firstPlace, settled, unconverted } from "./place";
import { failureWords } from "./words";
import { appError } from "../host/failure";
import { CONVERSIONS, EMPTY_SESSION } from "../host/fixtureData";
import type { Session, View } from "../host/wire";

const view: View = {
  period: { from: "2026-09", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [],
};
const session: Session = {
  ...EMPTY_SESSION,
  months: ["2026-08", "2026-09", "2026-10"].map((period) => ({ period, lines: 1 })),
  bases: [{ id: "effective", name: "Effective", aws_name: "amortized", definition: "", refusal: null }],
  currencies: ["USD", "CHF"],
  conversions: CONVERSIONS,
  default_view: view,
};
const inEur: View = { ...view, currency: "EUR", converted: true };

describe("a converted view", () => {
  it("stays one while there are rates to its currency, and falls back when there are none", () => {
    expect(settled({ ...firstPlace(view), view: inEur }, session).view).toEqual(inEur);
    const without = settled({ ...firstPlace(view), view: inEur }, { ...session, conversions: [] }).view;
    expect(without).toEqual(view);
  });

  it("can be had where no month of the window lacks a rate", () => {
    const [eur] = CONVERSIONS;
    const lacking = { ...session, conversions: eur ? [{ ...eur, months_without: ["2026-08"] }] : [] };
    expect(canConvert(lacking, "EUR", view.period)).toBe(true);
    expect(canConvert(lacking, "EUR", { from: "2026-08", to: "2026-10" })).toBe(false);
    expect(canConvert(session, "GBP", view.period)).toBe(false);
  });

  it("has invoices in the currencies of the reports", () => {
    expect(unconverted(view, session)).toBe(view);
    expect(unconverted(inEur, session)).toEqual(view);
    expect(unconverted({ ...inEur, currency: "CHF" }, session)).toEqual({ ...view, currency: "CHF" });
  });
});

it("tells a failure with its place and what to do", () => {
  const failure = { ...appError("bad-input", "rates.csv is locked.", "Unlock it first."), row: 3, column: "rate" };
  expect(failureWords(failure)).toBe("rates.csv is locked (row 3, column rate). Unlock it first.");
});
