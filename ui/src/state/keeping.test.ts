import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Keeping } from "./keeping";
import { appError, Failure } from "../host/failure";
import type { Steps } from "../host/wire";

const at = (now: string): Steps => ({ past: [], now, future: [] });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function keeping(fails: () => boolean = () => false): { kept: Keeping; written: string[]; complaints: string[] } {
  const written: string[] = [];
  const complaints: string[] = [];
  const write = (workspace: string, { now }: Steps): Promise<void> => {
    if (fails()) return Promise.reject(new Failure(appError("workspace", "The disk is full.")));
    written.push(`${workspace} ${now}`);
    return Promise.resolve();
  };
  return { kept: new Keeping(write, ({ message }) => complaints.push(message)), written, complaints };
}

it("writes within two seconds of the first change, however many follow, and the last of them", async () => {
  const { kept, written } = keeping();
  for (let step = 1; step <= 40; step += 1) {
    kept.changed("/own", at(`#${step}`));
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(written.length).toBeGreaterThan(2);
  expect(written.length).toBeLessThan(10);
  await vi.advanceTimersByTimeAsync(2000);
  expect(written.at(-1)).toBe("/own #40");
});

it("writes at once when asked, and not a second time", async () => {
  const { kept, written } = keeping();
  kept.changed("/own", at("#1"));
  await kept.flush();
  await vi.advanceTimersByTimeAsync(2000);
  expect(written).toEqual(["/own #1"]);
});

it("complains once of a full disk, and goes on when there is room", async () => {
  let isFull = true;
  const { kept, written, complaints } = keeping(() => isFull);
  for (const now of ["#1", "#2"]) {
    kept.changed("/own", at(now));
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(complaints).toEqual(["The disk is full."]);
  kept.changed("/own", at("#3"));
  await expect(kept.flush()).rejects.toThrow("The disk is full.");
  isFull = false;
  kept.changed("/own", at("#4"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(written).toEqual(["/own #4"]);
});
