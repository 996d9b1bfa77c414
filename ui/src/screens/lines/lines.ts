import { toTsv } from "../../lib/tsv";
import type { Line } from "../../host/wire";

const HEAD = [
  "File",
  "Row",
  "Start",
  "End",
  "Account",
  "Service",
  "Type",
  "Usage type",
  "Operation",
  "Region",
  "Resource",
  "Description",
  "Quantity",
  "Unit",
];

export function linesTsv(currency: string, rows: readonly Line[]): string {
  return toTsv([...HEAD, `Cost, ${currency}`, "Tags", "Owner", "Pool"], rows.map(cellsOf));
}

/** Whose the rules say it is. */
export function ownerOf({ ruled }: Line): string {
  return ruled.find(({ dim }) => dim === "owner")?.name ?? "";
}

function cellsOf(line: Line): string[] {
  return [
    line.file,
    line.row.toString(),
    line.start,
    line.end,
    line.account,
    line.service,
    line.line_item_type,
    line.usage_type,
    line.operation,
    line.region,
    line.resource,
    line.description,
    line.quantity,
    line.unit,
    line.cost,
    line.tags.join("; "),
    ownerOf(line),
    line.pool,
  ];
}
