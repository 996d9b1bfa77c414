// Billing periods and days, in words. Data keeps `2026-10-18`; titles use month names.
import type { Period } from "../host/wire";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function yearOf(month: string): string {
  return month.slice(0, 4);
}

/** `2026-10` → `October` */
export function monthWord(month: string): string {
  return MONTHS[Number(month.slice(5, 7)) - 1] ?? month;
}

/** `2026-10` → `October 2026` */
export function monthTitle(month: string): string {
  return `${monthWord(month)} ${yearOf(month)}`;
}

/** `Oct` */
export function monthShort(month: string): string {
  return monthWord(month).slice(0, 3);
}

/** `October 2026`, `August to October 2026`, `December 2025 to January 2026`. */
export function periodTitle({ from, to }: Period): string {
  if (from === to) return monthTitle(from);
  const start = yearOf(from) === yearOf(to) ? monthWord(from) : monthTitle(from);
  return `${start} to ${monthTitle(to)}`;
}

/** What a window is compared with, as briefly as the year allows: `September`, `July to September 2025`. */
export function comparedTitle(before: Period, now: Period): string {
  if (yearOf(before.from) !== yearOf(now.to)) return periodTitle(before);
  if (before.from === before.to) return monthWord(before.from);
  return `${monthWord(before.from)} to ${monthWord(before.to)}`;
}

/** `2026-10-18` → `18 Oct`; `2026-10` → `Oct 2026`. */
export function pointTitle(point: string): string {
  if (point.length === 7) return `${monthShort(point)} ${yearOf(point)}`;
  return `${Number(point.slice(8, 10))} ${monthShort(point)}`;
}

/** `2026-10-18T05:00:00Z` → `2026-10-18 05:00`; midnight shows the day alone. */
export function lineTime(start: string): string {
  const time = start.slice(11, 16);
  return time === "00:00" || time === "" ? start.slice(0, 10) : `${start.slice(0, 10)} ${time}`;
}

/** `2026-11-20T08:00:00Z` → `2026-11-20 08:00` */
export function momentTitle(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)}`;
}

/** Seconds left, in words that do not flicker: `under 5 s`, `about 40 s`, `about 3 min`. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return "under 5 s left";
  if (seconds < 90) return `about ${Math.ceil(seconds / 5) * 5} s left`;
  return `about ${Math.round(seconds / 60)} min left`;
}
