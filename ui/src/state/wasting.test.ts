import { beforeEach, expect, it } from "vitest";
import { FixtureWaste } from "../host/fixtureWaste";
import { appError, Failure } from "../host/failure";
import type { Host } from "../host/host";
import type { View } from "../host/wire";
import { Wasting } from "./wasting.svelte";

const view: View = {
  period: { from: "2026-10", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [],
};
let said: string[] = [];

function wasting(change: Partial<Host> = {}): Wasting {
  const fixture = new FixtureWaste();
  const host = {
    waste: (request) => fixture.waste(request),
    wasteDetail: (request) => fixture.detail(request),
    decideWaste: (request) => fixture.decide(request),
    setWasteLimits: (request) => fixture.setLimits(request),
    stepWaste: (request) => fixture.step(request),
    addEvidence: (request) => fixture.addEvidence(request),
    removeEvidence: (request) => fixture.removeEvidence(request),
    ...change,
  } as Partial<Host> as Host;
  return new Wasting(host, (text) => said.push(text));
}

async function begun(change: Partial<Host> = {}): Promise<Wasting> {
  const made = wasting(change);
  await made.load(view);
  return made;
}

beforeEach(() => {
  said = [];
});

it("keeps the selection on a finding whose list changes", async () => {
  const made = await begun();
  made.select(2);
  const key = made.row?.key;
  await made.decide({ kind: "accept" });
  expect(made.row?.key).toBe(key);
  expect(made.row?.state).toBe("accepted");
  made.narrow({ also: ["candidates"] });
  made.select(2);
  await made.load(view);
  expect(made.row?.key).toBe(key);
});

it("takes what people put off out of the sum and tells it beside", async () => {
  const made = await begun();
  const before = made.waste?.total.count ?? 0;
  const { key = "", saving } = made.row ?? {};
  await made.decide({ kind: "snooze", until: "2027-03-01", reason: "migration" });
  expect(made.waste?.total.count).toBe(before - 1);
  expect(made.waste?.total.snoozed).toEqual({ count: 1, most: saving?.high });
  expect(made.rows.some((row) => row.key === key)).toBe(false);
  expect(said[0]).toMatch(/^Snoozed /);
});

it("decides about all that is selected, as one step", async () => {
  const made = await begun();
  made.select(0);
  made.select(2, true);
  expect(made.selected).toHaveLength(3);
  await made.decide({ kind: "promise", by: "2026-12-12", replaced_by: [] });
  expect(made.rows.slice(0, 3).map(({ state }) => state)).toEqual(["promised", "promised", "promised"]);
  expect(said).toEqual(["Promised 3 findings"]);
  expect(made.canStep("undo", true)).toBe(true);
  await made.step("undo");
  expect(made.rows.slice(0, 3).map(({ state }) => state)).toEqual(["open", "open", "open"]);
  expect(made.canStep("undo", true)).toBe(false);
  await made.step("redo");
  expect(made.row?.state).toBe("promised");
});

it("says why a decision was not kept and changes nothing", async () => {
  const refuse = (): Promise<never> => Promise.reject(new Failure(appError("workspace", "The disk is full.")));
  const made = await begun({ decideWaste: refuse });
  const before = made.waste;
  expect(await made.decide({ kind: "accept" })).toBe(false);
  expect(made.refused?.message).toBe("The disk is full.");
  expect(made.waste).toBe(before);
  expect(made.busy).toBe(false);
});

it("leaves what was dropped and is no evidence to others", async () => {
  const made = await begun();
  expect(await made.addEvidence(["/home/analyst/reports/larkspur-2026-10.csv"])).toBe(false);
  expect(await made.addEvidence(["/home/analyst/describe-hosts.json"])).toBe(true);
  expect(made.waste?.evidence.at(-1)?.name).toBe("describe-hosts.json");
});

it("undoes what was decided here before the steps that were made elsewhere, those of earlier days last", async () => {
  const made = await begun();
  await made.decide({ kind: "accept" });
  made.moved();
  expect(made.canStep("undo", true)).toBe(false);
  expect(made.canStep("undo", false)).toBe(true);
});
