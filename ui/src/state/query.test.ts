import { expect, it, vi } from "vitest";
import { Query } from "./query.svelte";
import { appError, Failure } from "../host/failure";

it("drops a late answer to an earlier question", async () => {
  const query = new Query<string>();
  let answerFirst: (answer: string) => void = () => undefined;
  const first = query.ask(() => new Promise((resolve) => (answerFirst = resolve)));
  await query.ask(() => Promise.resolve("second"));
  answerFirst("first");
  await first;
  expect([query.answer, query.waiting]).toEqual(["second", false]);
});

it("lets no old figure stand under a new question for long", async () => {
  vi.useFakeTimers();
  const query = new Query<string>();
  await query.ask(() => Promise.resolve("old"));
  void query.ask(() => new Promise(() => undefined));
  expect(query.answer).toBe("old");
  vi.advanceTimersByTime(200);
  expect(query.answer).toBeNull();
  vi.useRealTimers();
});

it("keeps a failure as the shell worded it", async () => {
  const query = new Query<string>();
  await query.ask(() =>
    Promise.reject(new Failure(appError("workspace", "The month is damaged.", "Import it again."))),
  );
  expect(query.failure).toMatchObject({
    code: "workspace",
    message: "The month is damaged.",
    hint: "Import it again.",
  });
});
