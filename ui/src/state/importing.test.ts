import { expect, it, vi } from "vitest";
import { Importing } from "./importing.svelte";
import { appError, Failure } from "../host/failure";
import { EMPTY_SESSION, importOutcome } from "../host/fixtureData";
import type { Host } from "../host/host";
import type { ImportOutcome, SameMonths } from "../host/wire";

const outcome = importOutcome(EMPTY_SESSION);

const nothing = (): Promise<void> => Promise.resolve();

/** A host whose imports end when the test says so. */
function hostThat(answers: (paths: string[]) => Promise<ImportOutcome>): { host: Host; seen: string[][] } {
  const seen: string[][] = [];
  const importPaths = (paths: string[]): Promise<ImportOutcome> => {
    seen.push(paths);
    return answers(paths);
  };
  return { host: { importPaths, cancelImport: nothing } as unknown as Host, seen };
}

it("opens what arrived meanwhile once the running import is done", async () => {
  let finish: (outcome: ImportOutcome) => void = () => undefined;
  const { host, seen } = hostThat(([path]) =>
    path === "/first" ? new Promise((resolve) => (finish = resolve)) : Promise.resolve(outcome),
  );
  const importing = new Importing(host, () => undefined, nothing);
  const first = importing.paths(["/first"]);
  await importing.paths(["/second"]);
  await vi.waitFor(() => expect(seen).toEqual([["/first"]]));
  finish(outcome);
  await first;
  expect(seen).toEqual([["/first"], ["/second"]]);
  expect(importing.running).toBe(false);
});

it("asks again with the user's answer, for the same paths", async () => {
  const asked: unknown[] = [];
  const importPaths = (paths: string[], sameMonths: SameMonths): Promise<ImportOutcome> => {
    asked.push([paths, sameMonths]);
    return sameMonths === "ask" ? Promise.reject(new Failure(appError("same-months", "…"))) : Promise.resolve(outcome);
  };
  const importing = new Importing({ importPaths } as unknown as Host, () => undefined, nothing);
  await importing.paths(["/x"]);
  expect(importing.failure?.code).toBe("same-months");
  await importing.answer("add");
  expect(asked).toEqual([
    [["/x"], "ask"],
    [["/x"], "add"],
  ]);
  expect(importing.failure).toBeNull();
});

it("tells cancelling from failing, and leaves no progress behind", async () => {
  const { host } = hostThat(([path]) =>
    Promise.reject(new Failure(appError(path === "/x" ? "cancelled" : "bad-input", "…"))),
  );
  const importing = new Importing(host, () => undefined, nothing);
  await importing.paths(["/x"]);
  expect([importing.cancelled, importing.failure]).toEqual([true, null]);
  await importing.paths(["/y"]);
  expect([importing.cancelled, importing.failure?.code, importing.progress]).toEqual([false, "bad-input", null]);
});
