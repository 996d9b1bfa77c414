// One undo for the user: first what is not saved of the rules, then the steps that are kept, in the order they were made.
import type { App } from "./app.svelte";

type Way = "undo" | "redo";

function editsRules({ place, attributing }: App, way: Way): boolean {
  return place?.screen === "attribution" && (way === "undo" ? attributing.canUndo : attributing.canRedo);
}

function hasSteps({ navigation }: App, way: Way): boolean {
  return way === "undo" ? navigation.canUndo : navigation.canRedo;
}

/** Rules are kept longer than the window's steps, and others than this window may have changed them. */
function stepsRules({ place, attributing }: App, way: Way): boolean {
  return place?.screen === "attribution" && (attributing.rules?.[way] ?? 0) > 0;
}

/** What was decided here a moment ago, else what was decided before. */
function stepsWaste({ place, wasting }: App, way: Way, isHere: boolean): boolean {
  return place?.screen === "waste" && wasting.canStep(way, isHere);
}

export function canStep(app: App, way: Way): boolean {
  return editsRules(app, way) || hasSteps(app, way) || stepsRules(app, way) || stepsWaste(app, way, false);
}

export function step(app: App, way: Way): void {
  if (editsRules(app, way)) app.attributing[way]();
  else if (stepsWaste(app, way, true)) void app.wasting.step(way);
  else if (hasSteps(app, way)) app.navigation[way]();
  else if (stepsWaste(app, way, false)) void app.wasting.step(way);
  else void app.attributing.step(way === "redo");
}
