// Every amount, count and percentage on the screen is written here.
import { decimalText, negated, parseDecimal, rescale, signOf, sum, type Decimal } from "./decimal";

export const MINUS = "−";
/** Keeps a number and its unit on one line. */
const HARD_SPACE = "\u00a0";

interface MoneyParts {
  sign: string;
  symbol: string;
  whole: string;
  /** With its point: `.78`. */
  cents: string;
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

function written({ units, scale }: Decimal): { negative: boolean; whole: string; fraction: string } {
  const [whole = "0", fraction] = decimalText({ units: units < 0n ? -units : units, scale }).split(".");
  return { negative: units < 0n, whole: grouped(whole), fraction: fraction === undefined ? "" : `.${fraction}` };
}

export function currencySymbol(currency: string): string {
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const symbol = parts.formatToParts(0).find((part) => part.type === "currency")?.value ?? currency;
  return symbol === currency ? `${currency}${HARD_SPACE}` : symbol;
}

/** In words, for captions: `US dollars`. */
export function currencyName(currency: string): string {
  const parts = new Intl.NumberFormat("en-US", { style: "currency", currency, currencyDisplay: "name" });
  return parts.formatToParts(2).find((part) => part.type === "currency")?.value ?? currency;
}

/** `-1234.5` → `−1,234.50` */
export function money(amount: string, digits = 2): string {
  const { negative, whole, fraction } = written(rescale(parseDecimal(amount), digits));
  return `${negative ? MINUS : ""}${whole}${fraction}`;
}

/** Always with a sign, except for zero: `+1,234.50`. */
export function signedMoney(amount: string, digits = 2): string {
  const rounded = rescale(parseDecimal(amount), digits);
  return `${rounded.units > 0n ? "+" : ""}${money(amount, digits)}`;
}

/** The sign of an amount as it is printed: what rounds to 0.00 neither rises nor falls. */
export function printedSign(amount: string, digits = 2): -1 | 0 | 1 {
  return signOf(decimalText(rescale(parseDecimal(amount), digits)));
}

/** For large figures, whose cents are set quieter. */
export function moneyParts(amount: string, currency: string): MoneyParts {
  const { negative, whole, fraction } = written(rescale(parseDecimal(amount), 2));
  return { sign: negative ? MINUS : "", symbol: currencySymbol(currency), whole, cents: fraction };
}

/** All digits the amount has, grouped; nothing is rounded. */
export function exactMoney(amount: string, currency: string): string {
  const { negative, whole, fraction } = written(parseDecimal(amount));
  return `${negative ? MINUS : ""}${whole}${fraction} ${currency}`;
}

/** All digits the quantity has, without trailing zeros: `0.50` → `0.5`. */
export function quantity(amount: string): string {
  const { negative, whole, fraction } = written(parseDecimal(amount));
  const trimmed = fraction.replace(/0+$/, "");
  return `${negative ? MINUS : ""}${whole}${trimmed === "." ? "" : trimmed}`;
}

/** What stands in the last line of a list, so that the printed cents add up to the printed total. */
export function leftOver(total: string, listed: readonly string[], digits = 2): string {
  const rounded = listed.map((amount) => decimalText(rescale(parseDecimal(amount), digits)));
  const whole = decimalText(rescale(parseDecimal(total), digits));
  return decimalText(sum([whole, ...rounded.map(negated)]));
}

/**
 * Parts as they are printed, so that they add up to their printed sum, or to one that is given: what rounding leaves goes to the
 * largest remainders.
 */
export function footed(amounts: readonly string[], digits = 2, whole?: string): string[] {
  const exact = whole === undefined ? sum(amounts) : parseDecimal(whole);
  const scale = Math.max(exact.scale, digits, ...amounts.map((amount) => parseDecimal(amount).scale));
  const step = 10n ** BigInt(scale - digits);
  const parts = amounts.map((amount) => rescale(parseDecimal(amount), scale).units);
  const floors = parts.map((units) => (units - (((units % step) + step) % step)) / step);
  const missing = Number(rescale(exact, digits).units - floors.reduce((whole, units) => whole + units, 0n));
  const lifted = parts
    .map((units, at) => ({ at, left: ((units % step) + step) % step }))
    .toSorted((a, b) => (a.left === b.left ? a.at - b.at : a.left > b.left ? -1 : 1))
    .slice(0, missing)
    .map(({ at }) => at);
  return floors.map((units, at) => decimalText({ units: units + (lifted.includes(at) ? 1n : 0n), scale: digits }));
}

export function count(value: number): string {
  return grouped(Math.trunc(value).toString());
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function percent(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  return `${value < 0 && Number(text) !== 0 ? MINUS : ""}${text}${HARD_SPACE}%`;
}

export function signedPercent(value: number): string {
  const text = percent(value);
  return value > 0 && !text.startsWith(`0.0${HARD_SPACE}`) ? `+${text}` : text;
}

/** Axis labels: `$1,500`, `$20 k`, `−$300`. The ticks themselves are round numbers. */
export function axisMoney(value: number, currency: string): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  const [scaled, unit] =
    size >= 1e6 ? [size / 1e6, `${HARD_SPACE}M`] : size >= 1e4 ? [size / 1e3, `${HARD_SPACE}k`] : [size, ""];
  const digits = Number.isInteger(scaled) ? 0 : scaled < 1 ? 2 : 1;
  const [whole = "0", fraction] = scaled.toFixed(digits).split(".");
  return `${sign}${currencySymbol(currency)}${grouped(whole)}${fraction === undefined ? "" : `.${fraction}`}${unit}`;
}
