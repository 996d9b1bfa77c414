// Dimensions, bases and filters in the user's words.
import { count } from "../lib/money";
import type { Labels } from "./labels.svelte";
import type { AppError, BasisInfo, Filter, Session } from "../host/wire";

export function dimensionLabel(session: Session, dim: string): string {
  return session.dimensions.find((dimension) => dimension.id === dim)?.label ?? dim;
}

export function basisOf(session: Session, id: string): BasisInfo | undefined {
  return session.bases.find((basis) => basis.id === id);
}

export function filterWords(session: Session, labels: Labels, { dim, values, negate }: Filter): string {
  const [first = "", ...others] = values.map((value) => labels.of(dim, value));
  const list = others.length === 0 ? first : `${first} or ${others.length} more`;
  return `${dimensionLabel(session, dim)} ${negate ? "is not" : "is"} ${list}`;
}

/** `0.4 MB`, `1,234 MB`: of a file or folder, in millions of bytes. */
export function sizeWords(bytes: number): string {
  const megabytes = bytes / 1e6;
  return `${megabytes < 10 ? Math.max(0.1, megabytes).toFixed(1) : count(Math.round(megabytes))} MB`;
}

/** A failure in one sentence or two: what, where, what to do. */
export function failureWords({ message, row, column, hint }: AppError): string {
  const place = [row === null ? "" : `row ${row.toString()}`, column === null ? "" : `column ${column}`].filter(
    Boolean,
  );
  const where = place.length === 0 ? "" : ` (${place.join(", ")})`;
  return [message.replace(/\.$/, "") + where, hint?.replace(/\.$/, "")].filter(Boolean).join(". ") + ".";
}

export function isTag(dim: string): boolean {
  return dim.startsWith("tag:");
}
