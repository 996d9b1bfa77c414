// Place ⇄ `#/overview?from=2026-10&to=2026-10&basis=effective&currency=USD&by=service&f=tag%3Ateam:is:payments`
import type { Filter, SortColumn } from "../host/wire";
import { firstPlace, SCREENS, type Place, type Screen } from "./place";

const SORTS: readonly SortColumn[] = ["value", "cost", "change"];

function filterText({ dim, values, negate }: Filter): string {
  const list = values.map(encodeURIComponent).join(",");
  return `${encodeURIComponent(dim)}:${negate ? "not" : "is"}:${list}`;
}

function parseFilter(text: string): Filter | null {
  const [dim, kind, list] = text.split(":");
  if (!dim || list === undefined || (kind !== "is" && kind !== "not")) return null;
  return { dim: decodeURIComponent(dim), values: list.split(",").map(decodeURIComponent), negate: kind === "not" };
}

function pair(key: string, value: string): string {
  return `${key}=${encodeURIComponent(value)}`;
}

export function toHash(place: Place): string {
  const { period, basis, currency, filters } = place.view;
  const usual = firstPlace(place.view);
  const parts = [pair("from", period.from), pair("to", period.to), pair("basis", basis), pair("currency", currency)];
  if (place.view.converted) parts.push(pair("converted", "yes"));
  parts.push(pair("by", place.by));
  if (place.sort !== usual.sort) parts.push(pair("sort", place.sort));
  if (place.descending !== usual.descending) parts.push(pair("order", "rising"));
  if (place.search !== "") parts.push(pair("search", place.search));
  parts.push(...filters.map((filter) => `f=${filterText(filter)}`));
  return `#/${place.screen}?${parts.join("&")}`;
}

interface Parts {
  values: Map<string, string>;
  filters: Filter[];
}

function readParts(query: string): Parts {
  const values = new Map<string, string>();
  const filters: Filter[] = [];
  for (const part of query.split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const [key, value] = [part.slice(0, at), part.slice(at + 1)];
    const filter = key === "f" ? parseFilter(value) : null;
    if (filter) filters.push(filter);
    else if (key !== "f") values.set(key, decodeURIComponent(value));
  }
  return { values, filters };
}

function readScreen(name: string | undefined): Screen {
  return SCREENS.find((screen) => screen === name) ?? "overview";
}

/** Anything the hash leaves out comes from `usual`; a hash that cannot be read is `usual`. */
export function fromHash(hash: string, usual: Place): Place {
  try {
    return readPlace(hash, usual);
  } catch {
    // A hand-edited link with a broken percent sign.
    return usual;
  }
}

function readPlace(hash: string, usual: Place): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const { values, filters } = readParts(query);
  const read = (key: string, otherwise: string): string => values.get(key) ?? otherwise;
  return {
    screen: readScreen(path),
    view: {
      period: { from: read("from", usual.view.period.from), to: read("to", usual.view.period.to) },
      basis: read("basis", usual.view.basis),
      currency: read("currency", usual.view.currency),
      ...(values.get("converted") === "yes" ? { converted: true } : {}),
      filters,
    },
    by: read("by", usual.by),
    sort: SORTS.find((sort) => sort === values.get("sort")) ?? "cost",
    descending: values.get("order") !== "rising",
    search: read("search", ""),
  };
}
