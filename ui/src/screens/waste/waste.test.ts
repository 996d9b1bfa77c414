import { describe, expect, it } from "vitest";
import {
  afterWords,
  barsOf,
  dayTotals,
  daysAfter,
  decidedAs,
  footedSavings,
  idsOf,
  range,
  scaleOf,
  stateNote,
  tickWords,
  tileWords,
  totalWords,
  wasteTsv,
} from "./waste";
import { ALL_LISTED } from "../../state/wasting.svelte";
import type { Waste, WasteAside, WasteHistory, WasteRow, WasteSaving, WasteTile } from "../../host/wire";

const NONE: WasteAside = { count: 0, most: "0" };

function saving(now: string, low = now, high = now): WasteSaving {
  return { now, low, high };
}

function row(change: Partial<WasteRow> = {}): WasteRow {
  return {
    key: "EBS-04|1|vol-a",
    rule: "EBS-04",
    name: "gp2 to gp3",
    resource: "vol-a",
    resource_id: "arn:vol-a",
    detail: "100 GB",
    owner: "payments",
    owner_given: false,
    account: "000000000001",
    account_label: "payments-prod",
    region: "us-east-1",
    service: "AmazonEC2",
    confidence: "high",
    effort: "low",
    action: "modernize",
    saving: saving("2"),
    current: "10",
    state: "open",
    state_words: "",
    late: false,
    counts: "added",
    ...change,
  };
}

function waste(total: Partial<Waste["total"]> = {}, rows: WasteRow[] = [row()]): Waste {
  const zero = saving("0");
  const whole = { count: 38, owned: 9, verified: 2, saving: zero, high: zero, medium: zero };
  const asides = { candidates: NONE, alternatives: NONE, refuted: NONE, snoozed: NONE };
  return { total: { ...whole, ...asides, ...total }, rows, more: null } as unknown as Waste;
}

describe("what is written", () => {
  it("gives a range only where both ends are printed apart", () => {
    expect(range(saving("0", "617.16", "1044.42"))).toBe("617.16 – 1,044.42");
    expect(range(saving("0", "775.001", "775.002"))).toBe("775.00");
  });

  it("tells cash from what commitments may give back", () => {
    expect(afterWords(saving("775"))).toBe("all of it cash");
    expect(afterWords(saving("617.16", "617.16", "3014.4"))).toBe("up to 3,014.40 after re-absorption");
  });

  it("never shows nothing for what could not be looked for", () => {
    const tile: WasteTile = {
      kind: "old_snapshots",
      title: "Old snapshots",
      count: 0,
      owned: 0,
      saving: saving("0"),
      candidates: NONE,
      lacks: null,
    };
    expect(tileWords({ ...tile, lacks: "describe-snapshots" })).toBe("not checkable: needs describe-snapshots");
    expect(tileWords(tile)).toBe("none found");
    expect(tileWords({ ...tile, candidates: { count: 3, most: "9" } })).toBe("3 candidates");
    expect(tileWords({ ...tile, count: 1, owned: 0 })).toBe("1 finding, 0 owned");
  });

  it("names all money that is not in the total", () => {
    expect(totalWords(waste(), ALL_LISTED)).toBe("Total of 38");
    const candidates = { count: 9, most: "2310" };
    expect(totalWords(waste({ candidates }), ALL_LISTED)).toBe("Total of 38 · 9 candidates, 2,310.00, are not added");
    const snoozed = { count: 1, most: "280.32" };
    expect(totalWords(waste({ candidates, snoozed }), ALL_LISTED)).toBe(
      "Total of 38 · 9 candidates, 2,310.00; 1 snoozed, 280.32, are not added",
    );
    expect(totalWords(waste({ snoozed }), ALL_LISTED)).toBe("Total of 38 · 1 snoozed, 280.32, is not added");
    expect(totalWords(waste(), { ...ALL_LISTED, owner: "payments" })).toBe("Total of 1 of 38");
  });

  it("says what is beside a state", () => {
    expect(stateNote(row({ state: "promised", state_words: "2026-12-12" }))).toBe("by 12 Dec");
    expect(stateNote(row({ state: "promised", state_words: "2026-12-12", late: true }))).toBe("late, by 12 Dec");
    expect(stateNote(row({ state: "snoozed", state_words: "2027-03-01", counts: "snoozed" }))).toBe("until 1 Mar");
    expect(stateNote(row({ counts: "candidate" }))).toBe("candidate");
    expect(stateNote(row())).toBe("");
  });

  it("copies rows with every digit", () => {
    const [head, first] = wasteTsv("USD", [row({ saving: saving("2.123456789") })]).split("\n");
    expect(head?.split("\t")).toHaveLength(17);
    expect(first?.split("\t").slice(2, 5)).toEqual(["arn:vol-a", "100 GB", "payments"]);
    expect(first).toContain("2.123456789");
  });
});

describe("what is decided", () => {
  it("counts days over months and years", () => {
    expect(daysAfter("2026-11-20", 30)).toBe("2026-12-20");
    expect(daysAfter("2028-02-28", 1)).toBe("2028-02-29");
    expect(daysAfter("2026-12-31", 365)).toBe("2027-12-31");
  });

  it("takes ids in any list", () => {
    expect(idsOf(" vol-a, vol-b;\nvol-c ")).toEqual(["vol-a", "vol-b", "vol-c"]);
  });

  it("makes the decision that is typed", () => {
    const typed = { day: " 2026-12-20 ", text: " standby ", ids: "vol-b" };
    expect(decidedAs("promise", typed)).toEqual({ kind: "promise", by: "2026-12-20", replaced_by: ["vol-b"] });
    expect(decidedAs("snooze", typed)).toEqual({ kind: "snooze", until: "2026-12-20", reason: "standby" });
    expect(decidedAs("refute", typed)).toEqual({ kind: "refute", reason: "standby" });
    expect(decidedAs("owner", typed)).toEqual({ kind: "owner", owner: "standby" });
  });
});

describe("a history", () => {
  const history: WasteHistory = {
    days: ["2026-10-01", "2026-10-02"],
    on_demand: ["0", "0.48"],
    committed: ["0.24", "0"],
    monthly: ["0", "0"],
    total: "0.72",
    event: null,
    months: [],
  };

  it("stacks what was bought and adds up to its days", () => {
    expect(barsOf(history)).toEqual([
      { committed: 0.24, monthly: 0, onDemand: 0 },
      { committed: 0, monthly: 0, onDemand: 0.48 },
    ]);
    expect(dayTotals(history)).toEqual(["0.24", "0.48"]);
  });

  it("has a round scale that holds the highest bar", () => {
    expect(scaleOf(barsOf(history))).toEqual([0.25, 0.5]);
    expect(scaleOf([])).toEqual([0.5, 1]);
    expect(tickWords(0.02, "USD")).toBe("$0.02");
    expect(tickWords(48, "USD")).toBe("$48");
  });
});

describe("figures as they are printed", () => {
  const all = [
    saving("7.275"),
    saving("7.014"),
    saving("7.014"),
    saving("0", "0", "43.816"),
    saving("0", "0", "2.344"),
  ];

  it("add up to their printed sums", () => {
    const printed = footedSavings(all);
    const sumOf = (end: keyof WasteSaving): number => printed.reduce((sum, one) => sum + Number(one[end]) * 100, 0);
    expect([sumOf("now"), sumOf("low"), sumOf("high")].map(Math.round)).toEqual([2130, 2130, 6746]);
  });

  it("stay one figure where there is one", () => {
    for (const one of footedSavings(all).slice(0, 3)) expect([one.low, one.high]).toEqual([one.now, one.now]);
  });
});
