import { toTsv } from "../../lib/tsv";
import type { SpendRow } from "../../host/wire";

/** Figures go to the clipboard with every digit and the ASCII minus, so that a spreadsheet reads them as numbers. */
export function spendTsv(label: string, currency: string, rows: readonly SpendRow[]): string {
  const head = [label, `Cost, ${currency}`, "Before", "Change", "Lines"];
  return toTsv(
    head,
    rows.map((row) => [row.label, row.cost, row.previous ?? "", row.change ?? "", row.lines.toString()]),
  );
}
