import { beforeEach, expect, it } from "vitest";
import { Navigation } from "./navigation.svelte";
import type { Steps, View } from "../host/wire";

const view: View = {
  period: { from: "2026-10", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [],
};

function started(left: Steps | null = null, link = ""): Navigation {
  const navigation = new Navigation();
  navigation.start(view, (place) => place, left, link);
  return navigation;
}

function group(navigation: Navigation, by: string): void {
  if (navigation.place) navigation.go({ ...navigation.place, by });
}

beforeEach(() => history.replaceState(null, "", "#"));

it("undoes and redoes more than a hundred steps", () => {
  const navigation = started();
  for (let step = 1; step <= 120; step += 1) group(navigation, `tag:${step}`);
  for (let step = 1; step <= 120; step += 1) navigation.undo();
  expect([navigation.place?.by, navigation.canUndo, navigation.canRedo]).toEqual(["service", false, true]);
  for (let step = 1; step <= 120; step += 1) navigation.redo();
  expect([navigation.place?.by, navigation.canRedo]).toEqual(["tag:120", false]);
});

it("begins at the link the window was opened with", () => {
  const first = started();
  group(first, "account");
  expect(started(null, location.hash).place?.by).toBe("account");
});

it("goes on where the workspace was left, with the same steps to undo and redo", () => {
  const before = started();
  for (const by of ["account", "region", "tag:team"]) group(before, by);
  before.undo();
  const after = started(before.steps);
  expect([after.place?.by, location.hash]).toEqual(["region", after.steps?.now]);
  after.redo();
  expect(after.place?.by).toBe("tag:team");
  for (let step = 1; step <= 3; step += 1) after.undo();
  expect([after.place?.by, after.canUndo]).toEqual(["service", false]);
});

it("takes a link for the next step of what was left", () => {
  const before = started();
  group(before, "account");
  const after = started(before.steps, "#/lines?by=region");
  expect(after.place).toMatchObject({ screen: "lines", by: "region" });
  after.undo();
  expect(after.place).toMatchObject({ screen: "overview", by: "account" });
});

it("writes only its own links to the history, whatever stands in a kept list", () => {
  const navigation = started({ past: ["https://example.com/"], now: "", future: [] });
  navigation.undo();
  expect([navigation.place?.by, location.hash]).toEqual(["service", navigation.steps?.now]);
});

it("tells of every step, and of none while it begins", () => {
  let told = 0;
  const navigation = new Navigation(() => (told += 1));
  navigation.start(view, (place) => place, null, "");
  expect(told).toBe(0);
  group(navigation, "account");
  navigation.undo();
  if (navigation.place) navigation.amend({ ...navigation.place, search: "p" });
  expect(told).toBe(3);
});

it("takes a typed search as part of the step it belongs to", () => {
  const navigation = started();
  group(navigation, "account");
  for (const search of ["p", "pa", "pay"]) if (navigation.place) navigation.amend({ ...navigation.place, search });
  navigation.undo();
  expect(navigation.place).toMatchObject({ by: "service", search: "" });
  navigation.redo();
  expect(navigation.place).toMatchObject({ by: "account", search: "pay" });
});

it("takes the rules back and forward in their turn, also after a restart", () => {
  const taken: string[] = [];
  const begun = (left: Steps | null): Navigation => {
    const navigation = new Navigation(
      () => undefined,
      (isForward) => taken.push(isForward ? "forward" : "back"),
    );
    navigation.start(view, (place) => place, left, "");
    return navigation;
  };
  const first = begun(null);
  group(first, "account");
  first.ruled();
  group(first, "region");
  const second = begun(first.steps);
  expect(second.place?.by).toBe("region");
  second.undo();
  expect([second.place?.by, taken]).toEqual(["account", []]);
  second.undo();
  expect([second.place?.by, taken]).toEqual(["account", ["back"]]);
  second.undo();
  expect([second.place?.by, second.canUndo]).toEqual(["service", false]);
  for (let step = 1; step <= 3; step += 1) second.redo();
  expect([second.place?.by, taken]).toEqual(["region", ["back", "forward"]]);
});
