// What becomes of files that are dropped on the window.
import type { App } from "./app.svelte";

/** Reports are imported; a single table goes to the rules on their screen, else to the walks or the currencies. */
export async function dropped(app: App, paths: string[]): Promise<void> {
  const [only = ""] = paths;
  const isOneTable = paths.length === 1 && /\.(csv|tsv|txt)$/i.test(only) && app.place !== null;
  if (!isOneTable) await app.importing.paths(paths);
  else if (app.place.screen === "attribution" && (await app.attributing.loadTable(only)) !== null) return;
  else if (await app.loadInvoices(only)) app.show("sources");
  else if (!(await app.converting.load(only))) await app.importing.paths(paths);
}
