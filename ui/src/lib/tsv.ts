// Rows for the clipboard, as spreadsheets paste them.

/** A cell may not break the row it stands in. */
function cell(text: string): string {
  return text.replace(/[\t\r\n]+/g, " ");
}

export function toTsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, ...rows].map((row) => row.map(cell).join("\t")).join("\n");
}
