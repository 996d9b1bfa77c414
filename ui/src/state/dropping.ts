// What becomes of files that are dropped on the window.
import type { App } from "./app.svelte";

/** Evidence is text; manifests of reports are called so. */
function isReport(path: string): boolean {
  return /\.(parquet|curio)$|manifest\.json$/i.test(path);
}

/**
 * Reports are imported; a single table goes to the rules on their screen, else to the walks or the currencies. On the screen of
 * waste, what is evidence is taken as such.
 */
export async function dropped(app: App, paths: string[]): Promise<void> {
  if (app.place?.screen === "waste" && !paths.some(isReport) && (await app.wasting.addEvidence(paths))) return;
  const [only = ""] = paths;
  const isOneTable = paths.length === 1 && /\.(csv|tsv|txt)$/i.test(only) && app.place !== null;
  if (!isOneTable) await app.importing.paths(paths);
  else if (app.place.screen === "attribution" && (await app.attributing.loadTable(only)) !== null) return;
  else if (await app.loadInvoices(only)) app.show("sources");
  else if (!(await app.converting.load(only))) await app.importing.paths(paths);
}
