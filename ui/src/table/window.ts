// Which rows of a long table of fixed row height stand in the window.

export interface RowWindow {
  first: number;
  /** One past the last. */
  end: number;
}

/** Rows drawn beyond either edge, so that a short scroll shows no gap. */
const OVERSCAN = 6;

export function rowWindow(scrollTop: number, height: number, rowHeight: number, rowCount: number): RowWindow {
  if (rowHeight <= 0 || rowCount <= 0) return { first: 0, end: 0 };
  const top = Math.max(0, Math.floor(scrollTop / rowHeight) - OVERSCAN);
  const first = Math.min(top, Math.max(0, rowCount - 1));
  const end = Math.min(rowCount, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { first, end: Math.max(first, end) };
}

/** Offsets of the pages that hold these rows. */
export function pageOffsets({ first, end }: RowWindow, pageSize: number): number[] {
  if (end <= first) return [];
  const start = Math.floor(first / pageSize);
  const last = Math.floor((end - 1) / pageSize);
  return Array.from({ length: last - start + 1 }, (_, index) => (start + index) * pageSize);
}

/** Where to scroll so that a row stands clear of the sticky head and foot; null when it does already. */
export function scrollFor(row: number, rowHeight: number, scrollTop: number, bodyHeight: number): number | null {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + bodyHeight) return top + rowHeight - bodyHeight;
  return null;
}

export type RowKey = "ArrowDown" | "ArrowUp" | "PageDown" | "PageUp" | "Home" | "End";

export function movedRow(key: string, row: number, rowCount: number, pageRows: number): number | null {
  const moves: Record<RowKey, number> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + pageRows,
    PageUp: row - pageRows,
    Home: 0,
    End: rowCount - 1,
  };
  const target = moves[key as RowKey] as number | undefined;
  return target === undefined || rowCount === 0 ? null : Math.min(rowCount - 1, Math.max(0, target));
}
