// Stacked amounts over time, without a framework: the model says what stands where, the component draws it.
import { tickStep } from "d3-array";
import { pointTitle } from "../lib/dates";
import { decimalText, negated, pixels, sum } from "../lib/decimal";
import { money } from "../lib/money";
import type { Series, Trend, TrendUnit } from "../host/wire";

export const TICKS = 4;

export interface Band {
  series: Series;
  color: string;
  /** Lower and upper edge at each point, in money, for pixels only. */
  edges: { low: number; high: number }[];
}

export interface StackModel {
  unit: TrendUnit;
  points: string[];
  bands: Band[];
  /** Exact sum of the bands at each point. */
  totals: string[];
  low: number;
  high: number;
}

/** Credits pull below the zero line; they never shorten what was spent. */
function stackPoint(amounts: readonly number[]): { low: number; high: number }[] {
  let [above, below] = [0, 0];
  return amounts.map((amount) => {
    if (amount >= 0) {
      above += amount;
      return { low: above - amount, high: above };
    }
    below += amount;
    return { low: below, high: below - amount };
  });
}

export function stackModel(trend: Trend, color: (series: Series) => string): StackModel {
  const { unit, points, series } = trend;
  const columns = points.map((_, at) => stackPoint(series.map(({ amounts }) => pixels(amounts[at] ?? "0"))));
  const edge = (at: number, band: number): { low: number; high: number } => columns[at]?.[band] ?? { low: 0, high: 0 };
  const all = columns.flat();
  return {
    unit,
    points,
    bands: series.map((one, band) => ({
      series: one,
      color: color(one),
      edges: points.map((_, at) => edge(at, band)),
    })),
    totals: points.map((_, at) => decimalText(sum(series.map(({ amounts }) => amounts[at] ?? "0")))),
    low: Math.min(0, ...all.map(({ low }) => low)),
    high: Math.max(0, ...all.map(({ high }) => high)),
  };
}

/** From the deepest credit to a round figure above the highest point. */
export function niceDomain({ low, high }: StackModel): [number, number] {
  const step = tickStep(0, high || 1, TICKS);
  const air = low < 0 ? (high - low) * 0.03 : 0;
  return [low - air, Math.ceil((high || 1) / step) * step];
}

/** The band at a height above a point, if any. */
export function bandAt(model: StackModel, at: number, value: number): number | null {
  const found = model.bands.findIndex(({ edges }) => {
    const edge = edges[at];
    return edge !== undefined && value >= edge.low && value < edge.high;
  });
  return found < 0 ? null : found;
}

/** About this many labels fit under the axis: every first, fifth, … point. */
export function labelStep(points: number, most: number): number {
  return [1, 2, 5, 7, 10, 15].find((step) => Math.ceil(points / step) <= most) ?? Math.ceil(points / most);
}

export interface LevelStep {
  at: number;
  /** Typical day from there on, minus the typical day before. */
  change: string;
}

/** A whole week on either side, so that weekends weigh alike. */
const WEEK = 7;
/** Smaller steps than a tenth are not worth a note. */
const NOTABLE = 0.1;

/** The middle one of seven days: a fee on the first of the month does not move it. */
function typicalDay(days: readonly string[]): string {
  return days.toSorted((a, b) => pixels(a) - pixels(b))[Math.floor(days.length / 2)] ?? "0";
}

function difference(a: string, b: string): string {
  return decimalText(sum([a, negated(b)]));
}

function stepAt(totals: readonly string[], at: number): LevelStep & { size: number; jump: number } {
  const before = typicalDay(totals.slice(at - WEEK, at));
  const change = difference(typicalDay(totals.slice(at, at + WEEK)), before);
  const jump = pixels(difference(totals[at] ?? "0", totals[at - 1] ?? "0"));
  const isSudden = jump * pixels(change) > 0 && Math.abs(jump) >= Math.abs(pixels(change)) / 2;
  const size = isSudden ? Math.abs(pixels(change) / pixels(before)) : 0;
  return { at, change, size: Number.isFinite(size) ? size : 0, jump: Math.abs(jump) };
}

/** The day from which a typical day costs more, or less, if there is one. */
export function levelStep(totals: readonly string[]): LevelStep | null {
  const days = Array.from({ length: Math.max(0, totals.length - 2 * WEEK + 1) }, (_, index) => index + WEEK);
  const [best] = days.map((at) => stepAt(totals, at)).toSorted((a, b) => b.size - a.size || b.jump - a.jump);
  return best && best.size >= NOTABLE ? { at: best.at, change: best.change } : null;
}

/** A point, as it is read out while the cursor walks. */
export function spoken(model: StackModel, at: number, band: number | null): string {
  const series = band === null ? undefined : model.bands[band]?.series;
  const ofSeries = series ? `, of it ${series.label} ${money(series.amounts[at] ?? "0")}` : "";
  return `${pointTitle(model.points[at] ?? "")}: ${money(model.totals[at] ?? "0")}${ofSeries}`;
}

/** One sentence for those who cannot see the chart. */
export function summary(model: StackModel): string {
  if (model.points.length === 0) return "No charges.";
  const bands = model.bands.map(({ series }) => `${series.label} ${money(series.total)}`).join(", ");
  return `${spoken(model, 0, null)}. ${spoken(model, model.points.length - 1, null)}. Largest first: ${bands}.`;
}
