import { beforeEach, expect, it, vi } from "vitest";
import { FixtureAttribution } from "../host/fixtureAttribution";
import { appError, Failure } from "../host/failure";
import type { Host } from "../host/host";
import { sameAmount } from "../lib/decimal";
import { added } from "../screens/attribution/attribution";
import type { Attribution, Session, View } from "../host/wire";
import { Attributing } from "./attributing.svelte";

const view: View = {
  period: { from: "2026-10", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [{ dim: "x", values: ["y"], negate: false }],
};
const session = { revision: 1 } as unknown as Session;
let ruled = 0;
let said: string[] = [];

function attributing(rules: FixtureAttribution, change: Partial<Host> = {}): Attributing {
  const host = {
    attribution: (request) => rules.attribution(request),
    editRules: ({ text, edits }) => Promise.resolve({ text: rules.edit(text, edits) }),
    saveRules: (request) => {
      rules.save(request);
      return Promise.resolve(session);
    },
    stepRules: ({ redo }) => {
      rules.step(redo);
      return Promise.resolve(session);
    },
    ...change,
  } as Partial<Host> as Host;
  return new Attributing(
    host,
    () => undefined,
    () => (ruled += 1),
    (text) => said.push(text),
  );
}

async function begun(change: Partial<Host> = {}): Promise<Attributing> {
  const made = attributing(new FixtureAttribution("usual"), change);
  await made.load(view, null);
  return made;
}

beforeEach(() => {
  sessionStorage.clear();
  ruled = 0;
  said = [];
});

it("accepts spellings into an edit, takes them back one by one, and saves", async () => {
  const made = await begun();
  const text = made.text;
  const [first, second] = made.spellings;
  await made.accept(first ? [first] : []);
  expect(made.spellings).not.toContain(first);
  await made.accept(second ? [second] : []);
  await made.load(view, made.draft);
  expect([made.attribution?.preview?.moves.length, made.canSave]).toEqual([2, true]);
  made.undo();
  made.undo();
  expect([made.draft, made.text]).toEqual([null, text]);
  made.redo();
  await made.load(view, made.draft);
  await made.save();
  expect([made.draft, ruled, made.text === text]).toEqual([null, 1, false]);
  await made.load(view, null);
  expect([made.rules?.undo, made.canUndo]).toEqual([1, false]);
});

it("puts two edits that follow each other at once one after the other", async () => {
  const made = await begun();
  const groups = made.spellings;
  await Promise.all(groups.map((group) => made.accept([group])));
  await made.load(view, made.draft);
  expect(made.spellings).toEqual([]);
});

it("takes what is typed once typing pauses, or at once before it is saved", async () => {
  vi.useFakeTimers();
  const made = await begun();
  const text = made.text;
  made.type(`${text}# a`);
  made.type(`${text}# ab`);
  expect(made.draft).toBeNull();
  vi.advanceTimersByTime(200);
  expect(made.draft).toBe(`${text}# ab`);
  made.type(`${text}# abc`);
  vi.useRealTimers();
  await made.save();
  await made.load(view, null);
  expect(made.rules?.text).toBe(`${text}# abc`);
});

it("can undo what was discarded", async () => {
  const made = await begun();
  await made.accept(made.spellings.slice(0, 1));
  const { draft } = made;
  made.discard();
  expect(made.draft).toBeNull();
  made.undo();
  expect(made.draft).toBe(draft);
});

it("keeps the edit when saving is refused, and says why", async () => {
  const refusal = appError("workspace", "The rules were changed elsewhere.", "Look at them.");
  const made = await begun({ saveRules: () => Promise.reject(new Failure(refusal)) });
  await made.accept(made.spellings.slice(0, 1));
  const { draft } = made;
  await made.save();
  expect([made.draft, made.refused?.message, ruled]).toEqual([draft, refusal.message, 0]);
  expect(said).toEqual(["The rules were changed elsewhere. Look at them."]);
});

it("reads the rules anew when they are stepped under an edit", async () => {
  const made = await begun();
  await made.accept(made.spellings.slice(0, 1));
  await made.save();
  await made.load(view, null);
  await made.accept(made.spellings.slice(0, 1));
  await made.step(false);
  await made.load(view, made.draft);
  await made.save();
  expect([made.refused, made.draft]).toEqual([null, null]);
});

it("has a fixture whose figures foot, whatever the rules are", async () => {
  const rules = new FixtureAttribution("usual");
  const pool = {
    name: "Network",
    when: [{ column: "account", fits: "is", values: ["990000000914"] }],
    split: "fixed",
    shares: [
      { owner: "payments", percent: "33.3" },
      { owner: "portal", percent: "66.7" },
    ],
    driver: null,
    to: null,
  };
  const text = rules.edit((await rules.attribution({ view, draft: null })).rules?.text ?? "", [
    { kind: "accept", name: "payments", spellings: ["paymnets"] },
    { kind: "add_rule", when: [{ column: "account", fits: "is", values: ["990000001130"] }], is: "platform", place: 0 },
    { kind: "put_pool", pool },
    { kind: "set_sharing", method: "reciprocal", credits: "follow" },
  ]);
  for (const draft of [null, text]) foots(await rules.attribution({ view, draft }));
});

function foots({ coverage, rule_rows: rows, owners, conservation, pools, preview }: Attribution): void {
  const all = (amounts: string[], whole: string): void => expect(sameAmount(added(amounts), whole)).toBe(true);
  all(
    coverage.rows.map(({ cost }) => cost),
    coverage.total,
  );
  all(
    rows.map(({ cost }) => cost),
    coverage.total,
  );
  all([conservation.owners, conservation.rest], conservation.total);
  all(
    owners.map(({ total }) => total),
    conservation.owners,
  );
  for (const { direct, benefit, credits, tax, shared, total } of owners)
    all([direct, benefit, credits, tax, shared], total);
  for (const { cost, out, left, parts } of pools) {
    all([out, left], cost);
    all(
      parts.map((part) => part.cost),
      out,
    );
  }
  if (preview)
    all(
      preview.owners.map(({ change }) => change),
      "0",
    );
}
