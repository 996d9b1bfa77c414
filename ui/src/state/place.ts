// Where the user is and under what: everything that links, history and undo carry.
import type { Filter, Period, Session, SortColumn, View } from "../host/wire";

export type Screen = "overview" | "lines" | "attribution" | "waste" | "sources" | "design";
export const SCREENS: readonly Screen[] = ["overview", "lines", "attribution", "waste", "sources", "design"];

export interface Place {
  screen: Screen;
  view: View;
  /** Dimension of the grid. */
  by: string;
  sort: SortColumn;
  descending: boolean;
  search: string;
}

export const DEFAULT_BY = "service";

export function firstPlace(view: View): Place {
  return { screen: "overview", view, by: DEFAULT_BY, sort: "cost", descending: true, search: "" };
}

export function withFilters(place: Place, filters: Filter[]): Place {
  return { ...place, view: { ...place.view, filters } };
}

/** One filter a dimension and direction: narrowing again replaces what stood there. */
export function addFilter(filters: readonly Filter[], added: Filter): Filter[] {
  const others = filters.filter((filter) => filter.dim !== added.dim || filter.negate !== added.negate);
  return [...others, added];
}

export function withoutDimension(view: View, dim: string): View {
  return { ...view, filters: view.filters.filter((filter) => filter.dim !== dim) };
}

function isOneService(filter: Filter): boolean {
  return filter.dim === "service" && !filter.negate && filter.values.length === 1;
}

/** One service alone would be one band: then its usage types say more. */
export function trendDimension(view: View): string {
  return view.filters.some(isOneService) ? "usage-type" : "service";
}

function clamped(month: string, session: Session, otherwise: string): string {
  return session.months.some((known) => known.period === month) ? month : otherwise;
}

function usableBasis(basis: string, session: Session, otherwise: string): string {
  return session.bases.some((known) => known.id === basis && known.refusal === null) ? basis : otherwise;
}

/** All currencies in one can be asked for where the window's months have their rates. */
export function canConvert(session: Session, currency: string, { from, to }: Period): boolean {
  const conversion = session.conversions.find((known) => known.currency === currency);
  return conversion?.months_without.every((month) => month < from || month > to) ?? false;
}

/** The view in one currency of the reports, of which nothing is converted: invoices and verdicts are about those. */
export function unconverted(view: View, session: Session): View {
  if (!view.converted && session.currencies.includes(view.currency)) return view;
  const { period, basis, currency, filters } = view;
  const [first = currency] = session.currencies;
  return { period, basis, currency: session.currencies.includes(currency) ? currency : first, filters };
}

/** A link may be older than the workspace: whatever is no longer there falls back to the workspace's own view. */
export function settled(place: Place, session: Session): Place {
  const usual = session.default_view;
  if (!usual) return place;
  const { period, basis, currency, converted, filters } = place.view;
  const isConverted = converted === true && session.conversions.some((known) => known.currency === currency);
  const known = (dim: string): boolean => session.dimensions.some((dimension) => dimension.id === dim);
  const view: View = {
    period: {
      from: clamped(period.from, session, usual.period.from),
      to: clamped(period.to, session, usual.period.to),
    },
    basis: usableBasis(basis, session, usual.basis),
    currency: isConverted || session.currencies.includes(currency) ? currency : usual.currency,
    ...(isConverted ? { converted } : {}),
    filters: filters.filter((filter) => known(filter.dim)),
  };
  if (view.period.from > view.period.to) view.period = usual.period;
  return { ...place, view, by: known(place.by) ? place.by : DEFAULT_BY };
}
