import { pixels } from "../lib/decimal";

/** A polyline of a short history, with a little air above and below. */
export function sparkPoints(amounts: readonly string[], width: number, height: number): string {
  const values = amounts.map(pixels);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const air = 2;
  const x = (at: number): number =>
    values.length < 2 ? width / 2 : (at / (values.length - 1)) * (width - 2 * air) + air;
  const y = (value: number): number => height - air - ((value - low) / span) * (height - 2 * air);
  return values
    .map((value, at) => `${x(at).toFixed(1)},${y(high === low ? low + span / 2 : value).toFixed(1)}`)
    .join(" ");
}
