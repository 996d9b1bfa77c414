import { describe, expect, it } from "vitest";
import { causeColumns, printedCauses, totalGauge, walkGauge, walkWords } from "./walk";
import type { InvoiceWalk, Reconciliation, WalkCause } from "../../host/wire";

function cause(id: string, amount: string): WalkCause {
  return { id, label: id, words: `why ${id}`, amount };
}

function walk(change: Partial<InvoiceWalk>): InvoiceWalk {
  return {
    key: { month: "2026-09", entity: "AWS", id: "1", currency: "USD" },
    in_view: "100",
    causes: [],
    expected: "100",
    standing: "open",
    amount: null,
    remainder: null,
    remainder_percent: null,
    explained: false,
    item: null,
    data_transfer: "0",
    lines: 1,
    ...change,
  };
}

function reconciliation(walks: InvoiceWalk[], causes: WalkCause[]): Reconciliation {
  const total = {
    in_view: "100",
    causes,
    invoices: null,
    remainder: null,
    data_transfer: "0",
    entered: 0,
    open: walks.length,
    explained: false,
  };
  return { revision: 1, words: "", walks, total, other_currencies: [] };
}

describe("walks", () => {
  it("print cents that add up from left to right", () => {
    const causes = [cause("tax", "0.005"), cause("rounding", "0.0049999")];
    const printed = printedCauses({ in_view: "10.004", causes }, [
      { id: "tax", label: "" },
      { id: "rounding", label: "" },
    ]);
    // 10.00 + 0.00 + 0.01 = 10.01, which is what the parts come to.
    expect(printed).toEqual(["0.005", "0.01"]);
  });

  it("show the largest causes apart and the smaller ones together", () => {
    const causes = ["a", "b", "c", "d", "e"].map((id, at) => cause(id, `-${(at + 1).toString()}`));
    const columns = causeColumns(reconciliation([walk({ causes })], causes));
    expect(columns.map(({ id }) => id)).toEqual(["c", "d", "e", "others"]);
    expect(printedCauses(walk({ causes }), columns).at(-1)).toBe("-3.00");
  });

  it("say what leads to the invoice, also what is less than a cent", () => {
    const words = walkWords(walk({ causes: [cause("tax", "612.04"), cause("rounding", "0.002")], data_transfer: "5" }));
    expect(words).toEqual([
      "+612.04 why tax",
      "less than 0.01 why rounding",
      "data transfer 5.00 of it stands under its own heading on the invoice",
    ]);
    const item = { name: "a credit note", note: "", amount: "12.34", on: "2026-11-20" };
    expect(walkWords(walk({ causes: [cause("signed_off", "12.34")], item }))).toEqual([
      "+12.34 signed off as a credit note",
    ]);
  });

  it("have a gauge as long as what is known of them", () => {
    expect(walkGauge(walk({})).state).toBe("open");
    const known = { amount: "110", standing: "entered" as const, causes: [cause("tax", "10")] };
    expect(walkGauge(walk({ ...known, remainder: "0", explained: true })).parts.map(({ kind }) => kind)).toEqual([
      "view",
      "causes",
    ]);
    const left = walk({ ...known, amount: "112", remainder: "2" });
    expect(walkGauge(left)).toMatchObject({ state: "left", words: "2.00 not explained" });
    expect(totalGauge(reconciliation([left, walk({})], [])).parts.map(({ kind }) => kind)).toEqual([
      "view",
      "causes",
      "left",
      "open",
    ]);
  });
});
