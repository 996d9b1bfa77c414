import { beforeEach, expect, it } from "vitest";
import { Navigation } from "./navigation.svelte";
import type { View } from "../host/wire";

const view: View = {
  period: { from: "2026-10", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [],
};

function started(): Navigation {
  const navigation = new Navigation();
  navigation.start(view, (place) => place);
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
  expect(started().place?.by).toBe("account");
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
