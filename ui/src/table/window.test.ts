import { describe, expect, it } from "vitest";
import { movedRow, pageOffsets, rowWindow, scrollFor } from "./window";

describe("the window of a long table", () => {
  it("draws what is in sight and a little more", () => {
    expect(rowWindow(3200, 640, 32, 1_000_000)).toEqual({ first: 94, end: 126 });
  });
  it("ends with the table, and is empty without rows", () => {
    expect(rowWindow(32 * 999_990, 640, 32, 1_000_000).end).toBe(1_000_000);
    expect(rowWindow(0, 640, 32, 0)).toEqual({ first: 0, end: 0 });
    expect(rowWindow(99_999, 640, 32, 3)).toEqual({ first: 2, end: 3 });
  });
  it("asks for the pages it touches", () => {
    expect(pageOffsets({ first: 94, end: 126 }, 100)).toEqual([0, 100]);
    expect(pageOffsets({ first: 100, end: 200 }, 100)).toEqual([100]);
    expect(pageOffsets({ first: 5, end: 5 }, 100)).toEqual([]);
  });
  it("scrolls only as far as needed", () => {
    expect([scrollFor(2, 32, 100, 320), scrollFor(5, 32, 100, 320), scrollFor(13, 32, 100, 320)]).toEqual([
      64,
      null,
      128,
    ]);
  });
  it("walks by row and by page, and stops at both ends", () => {
    const at = (key: string): number | null => movedRow(key, 5, 12, 10);
    expect(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "x"].map(at)).toEqual([
      6,
      4,
      11,
      0,
      0,
      11,
      null,
    ]);
    expect(movedRow("ArrowDown", 0, 0, 10)).toBeNull();
  });
});
