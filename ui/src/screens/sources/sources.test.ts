import { describe, expect, it } from "vitest";
import {
  cameView,
  cameWords,
  crosses,
  dayLabels,
  deliveriesAside,
  doneWith,
  filesWords,
  legend,
  moment,
  shapes,
  shortExecution,
  stripLabel,
  summary,
} from "./sources";
import type { CameOrWent, DaysByAccount, DeliveryRow, View } from "../../host/wire";

const DAYS: DaysByAccount = {
  days: ["2026-10-01", "2026-10-02", "2026-10-03"],
  accounts: [
    { account: "1", label: "prod", lines: 9, median: 4, counts: [4, 0, 5], states: ["usual", "missing", "usual"] },
    { account: "2", label: "new", lines: 1, median: 1, counts: [0, 0, 1], states: ["not-yet", "none-as-usual", "low"] },
  ],
  missing: 1,
  expected: 4,
  lines: 10,
};
const TWIN: CameOrWent = {
  what: "tag",
  sign: "twin",
  value: "Team",
  label: "Team",
  day: null,
  twin_of: "team",
  account: "hubline",
  cost: "1",
  lines: 3,
};
const VIEW: View = { period: { from: "2026-08", to: "2026-10" }, basis: "effective", currency: "USD", filters: [] };
const DELIVERY: DeliveryRow = {
  id: "a",
  format: "legacy CUR",
  export: "daily",
  execution: "7c1e0b52-2b91-4b0f-8592-aa572a67a94f",
  periods: ["2026-10"],
  delivered: "2026-12-04T03:12:04Z",
  imported_at: "2026-12-04T08:00:00Z",
  files: 6,
  loose: false,
  lines: 100,
  left_out: 0,
  cost: "1",
  state: "in-force",
};

describe("days × accounts", () => {
  it("draws one path a state, and a hole with a cross", () => {
    const states = DAYS.accounts[0]?.states ?? [];
    expect(shapes(states).map(({ state }) => state)).toEqual(["usual", "missing"]);
    expect(shapes(states)[0]?.path.match(/M/g)).toHaveLength(2);
    expect(crosses(states)).toContain("M1.30 0.3L1.70 0.7");
    expect(crosses(["usual"])).toBe("");
  });

  it("has a legend of what occurs, and says it in one sentence", () => {
    expect(legend(DAYS)).toEqual(["usual", "low", "none-as-usual", "not-yet"]);
    expect(summary(DAYS)).toMatch(/^2 as usual, .*1 under half of usual, 1 of 4 missing\./);
  });

  it("labels days without crowding the last", () => {
    expect(dayLabels(31)).toEqual([1, 5, 10, 15, 20, 25, 31]);
    expect(dayLabels(30)).toEqual([1, 5, 10, 15, 20, 25, 30]);
    expect(dayLabels(28)).toEqual([1, 5, 10, 15, 20, 25, 28]);
  });
});

describe("came and went", () => {
  it("is said in words", () => {
    expect(cameWords(TWIN)).toBe("tag, hubline’s spelling of team");
    expect(cameWords({ ...TWIN, account: null })).toBe("tag, another spelling of team");
    expect(cameWords({ ...TWIN, sign: "went", twin_of: null, day: "2026-10-30" })).toBe("tag, last seen 30 Oct");
    expect(cameWords({ ...TWIN, what: "column", sign: "came", twin_of: null })).toBe("column, new");
  });

  it("opens the month that has it", () => {
    expect(cameView(TWIN, VIEW, "2026-10", "2026-09")).toEqual({
      ...VIEW,
      period: { from: "2026-10", to: "2026-10" },
      filters: [{ dim: "tag:Team", values: [""], negate: true }],
    });
    const gone = cameView({ ...TWIN, what: "service", sign: "went" }, VIEW, "2026-10", "2026-09");
    expect(gone?.period.to).toBe("2026-09");
    expect(cameView({ ...TWIN, what: "column" }, VIEW, "2026-10", "2026-09")).toBeNull();
    expect(cameView({ ...TWIN, sign: "went" }, VIEW, "2026-10", null)).toBeNull();
  });
});

describe("the strip of months", () => {
  it("is briefer the more there are", () => {
    expect(stripLabel("2026-10", 3)).toBe("Oct");
    expect(stripLabel("2026-10", 13)).toBe("O");
  });
});

describe("deliveries", () => {
  it("are short enough for a row", () => {
    expect(shortExecution(DELIVERY.execution)).toBe("7c1e0b52…a94f");
    expect(shortExecution("nov-dump.csv.gz")).toBe("nov-dump.csv.gz");
    expect(moment("2026-12-04T03:12:04Z")).toBe("4 Dec 03:12");
    expect(moment("a-first")).toBe("a-first");
    expect(filesWords(DELIVERY)).toBe("6 of 6");
    expect(filesWords({ ...DELIVERY, files: 1, loose: true })).toBe("1, no manifest");
  });

  it("say what was done with them", () => {
    expect(doneWith(DELIVERY).words).toBe("✓ in force");
    expect(doneWith({ ...DELIVERY, state: "trimmed", left_out: 6 }).about).toContain("6 lines");
    const older: DeliveryRow = { ...DELIVERY, state: "older", periods: ["2026-09"], format: "CUR 2.0" };
    expect(deliveriesAside([DELIVERY, older])).toBe("1 month · legacy CUR");
  });
});
