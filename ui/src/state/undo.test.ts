import { expect, it } from "vitest";
import { back, begin, forward, record } from "./undo";

const steps = Array.from({ length: 150 }, (_, index) => `step ${index + 1}`);

it("goes back through 150 steps and forward again", () => {
  let undo = steps.reduce(record, begin("start"));
  undo = steps.reduce(back, undo);
  expect(undo.now).toBe("start");
  undo = steps.reduce(forward, undo);
  expect(undo.now).toBe("step 150");
});

it("forgets what was undone once something else is done", () => {
  const undone = back(record(record(begin("a"), "b"), "c"));
  expect(record(undone, "d")).toEqual({ past: ["a", "b"], now: "d", future: [] });
});

it("stays where it is at either end, and does not record standing still", () => {
  const start = begin("a");
  expect([back(start), forward(start), record(start, "a")]).toEqual([start, start, start]);
});
