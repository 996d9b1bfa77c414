// Labels stand beside what they name and never on each other.

/** Moves labels apart to at least `gap`, as little as possible and within the bounds. The order is kept. */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = new Array<number>(wanted.length).fill(0);
  let edge = low;
  for (const index of order) {
    placed[index] = Math.max(wanted[index] ?? 0, edge);
    edge = (placed[index] ?? 0) + gap;
  }
  edge = high;
  for (const index of order.toReversed()) {
    placed[index] = Math.min(placed[index] ?? 0, edge);
    edge = (placed[index] ?? 0) - gap;
  }
  return placed;
}

/**
 * Ids that begin alike differ at their end: `USE1-BoxUsage:c7g.4xlarge` → `USE1-B…g.4xlarge`. Names that are too long lose the
 * maker, which most share (`Amazon Elastic Container Service` → `Elastic Container Service`), and the margin cuts the rest.
 */
export function shortened(label: string, most: number): string {
  if (label.length <= most) return label;
  if (label.includes(" ")) return label.replace(/^(Amazon|AWS) /, "");
  const head = Math.floor((most - 1) * 0.4);
  return `${label.slice(0, head)}…${label.slice(label.length - (most - 1 - head))}`;
}
