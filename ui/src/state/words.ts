// Dimensions, bases and filters in the user's words.
import type { Labels } from "./labels.svelte";
import type { BasisInfo, Filter, Session } from "../host/wire";

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

export function isTag(dim: string): boolean {
  return dim.startsWith("tag:");
}
