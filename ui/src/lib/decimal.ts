// Decimal strings as exact integers. Amounts never pass through binary floating point on their way to the screen.

export interface Decimal {
  /** The digits without the point, signed. */
  units: bigint;
  /** How many of the digits stand behind the point. */
  scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;

export function parseDecimal(text: string): Decimal {
  const match = DECIMAL.exec(text);
  if (!match) throw new Error(`not a decimal number: ${text}`);
  const [, sign, whole = "", fraction = ""] = match;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

/** Rounds half to even, or adds zeros. */
export function rescale({ units, scale }: Decimal, digits: number): Decimal {
  if (scale <= digits) return { units: units * 10n ** BigInt(digits - scale), scale: digits };
  const step = 10n ** BigInt(scale - digits);
  const magnitude = units < 0n ? -units : units;
  const quotient = magnitude / step;
  const twice = (magnitude % step) * 2n;
  const up = twice > step || (twice === step && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return { units: units < 0n ? -rounded : rounded, scale: digits };
}

export function sum(values: readonly string[]): Decimal {
  const parts = values.map(parseDecimal);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  return { units: parts.reduce((total, part) => total + rescale(part, scale).units, 0n), scale };
}

export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale > 0 ? `.${digits.slice(digits.length - scale)}` : "";
  return `${units < 0n ? "-" : ""}${whole}${fraction}`;
}

/** −1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const { units } = parseDecimal(text);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

export function sameAmount(a: string, b: string): boolean {
  return sum([a, negated(b)]).units === 0n;
}

export function negated(text: string): string {
  const { units, scale } = parseDecimal(text);
  return decimalText({ units: -units, scale });
}

/** For pixels only: bar lengths, chart heights, ratios. */
export function pixels(text: string): number {
  return Number(text);
}
