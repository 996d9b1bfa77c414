import { describe, expect, it } from "vitest";
import { comparedTitle, lineTime, periodTitle, pointTitle, timeLeft } from "./dates";

describe("periods in words", () => {
  it("says a year once", () => {
    expect(periodTitle({ from: "2026-10", to: "2026-10" })).toBe("October 2026");
    expect(periodTitle({ from: "2026-08", to: "2026-10" })).toBe("August to October 2026");
    expect(periodTitle({ from: "2025-12", to: "2026-01" })).toBe("December 2025 to January 2026");
  });
  it("names what it is compared with as briefly as the year allows", () => {
    const january = { from: "2026-01", to: "2026-01" };
    expect(comparedTitle({ from: "2026-09", to: "2026-09" }, { from: "2026-10", to: "2026-10" })).toBe("September");
    expect(comparedTitle({ from: "2025-12", to: "2025-12" }, january)).toBe("December 2025");
  });
  it("titles a day and a month", () => {
    expect([pointTitle("2026-10-08"), pointTitle("2026-10")]).toEqual(["8 Oct", "Oct 2026"]);
  });
  it("leaves midnight out of a line's date", () => {
    expect([lineTime("2026-10-18T00:00:00Z"), lineTime("2026-10-18T05:00:00Z")]).toEqual([
      "2026-10-18",
      "2026-10-18 05:00",
    ]);
  });
  it("estimates without flickering", () => {
    expect([timeLeft(3), timeLeft(37), timeLeft(150)]).toEqual([
      "under 5 s left",
      "about 40 s left",
      "about 3 min left",
    ]);
  });
});
