import { createContext } from "svelte";
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type { AppError, Filter, ImportOutcome, Overview, Recent, Session, View } from "../host/wire";
import { Appearance } from "./appearance.svelte";
import { SeriesColors } from "./colors.svelte";
import { Importing } from "./importing.svelte";
import { Navigation } from "./navigation.svelte";
import { addFilter, settled, trendDimension, withFilters, type Place, type Screen } from "./place";
import { Query } from "./query.svelte";
import { Labels } from "./labels.svelte";

/** Long enough to read. */
const SAID_MS = 6000;

export type Overlay = "palette" | "shortcuts" | "export";

/** Figures with the view they answer: what is on the screen together belongs together. */
export interface Figures {
  view: View;
  overview: Overview;
}

export class App {
  readonly host: Host;
  readonly appearance: Appearance;
  readonly importing: Importing;
  readonly navigation = new Navigation();
  readonly figures = new Query<Figures>();
  readonly labels = new Labels();
  readonly colors = new SeriesColors();
  session = $state.raw<Session | null>(null);
  failure = $state.raw<AppError | null>(null);
  recent = $state.raw<Recent[]>([]);
  overlay = $state<Overlay | null>(null);
  /** One quiet line for the user and for assistive technology: "Copied 12 rows". */
  said = $state("");
  empty = $derived(this.session !== null && this.session.default_view === null);

  #saying: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.host = host;
    this.appearance = new Appearance(host);
    this.importing = new Importing(host, (outcome) => this.#imported(outcome));
  }

  async prepare(): Promise<void> {
    try {
      await this.appearance.load();
    } catch (thrown) {
      this.say(`Settings could not be read: ${asAppError(thrown).message}`);
    }
  }

  async start(): Promise<void> {
    try {
      this.#adopt(await this.host.session());
      await this.host.onOpenRequested((paths) => void this.importing.paths(paths));
      await this.#readRecent();
    } catch (thrown) {
      this.failure = asAppError(thrown);
    }
  }

  get place(): Place | null {
    return this.navigation.place;
  }

  /** The Overview of this place; absent while it is being computed. */
  get overview(): Overview | null {
    const figures = this.figures.answer;
    return figures && figures.view === this.place?.view ? figures.overview : null;
  }

  go(change: Partial<Place>): void {
    if (this.place) this.navigation.go({ ...this.place, ...change });
  }

  show(screen: Screen): void {
    this.go({ screen });
  }

  look(change: Partial<View>): void {
    if (this.place) this.go({ view: { ...this.place.view, ...change } });
  }

  /** Narrows the view; on the way to the source lines when `screen` says so. */
  narrow(added: Filter[], screen?: Screen): void {
    if (!this.place) return;
    const filters = added.reduce(addFilter, this.place.view.filters);
    const place = withFilters(this.place, filters);
    this.navigation.go({ ...place, search: "", screen: screen ?? place.screen });
  }

  async loadOverview(view: View): Promise<void> {
    const by = trendDimension(view);
    await this.figures.ask(async () => {
      const overview = await this.host.overview({ view, by });
      this.#learn(overview, by);
      return { view, overview };
    });
  }

  async copy(text: string, what: string): Promise<void> {
    try {
      await this.host.copyText(text);
      this.say(`Copied ${what}`);
    } catch (thrown) {
      this.say(`Could not copy: ${asAppError(thrown).message}`);
    }
  }

  say(text: string): void {
    this.said = text;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => (this.said = ""), SAID_MS);
  }

  async changeRecent(path: string | null, pinned: boolean | null): Promise<void> {
    try {
      this.recent = await this.host.changeRecent(path, pinned);
    } catch (thrown) {
      this.say(asAppError(thrown).message);
    }
  }

  /** A convenience: without it everything else works. */
  async #readRecent(): Promise<void> {
    this.recent = await this.host.recent().catch(() => []);
  }

  #learn(overview: Overview, by: string): void {
    const named = [...overview.trend.series.filter(({ kind }) => kind === "value"), ...overview.parts];
    this.colors.assign(
      by,
      named.map((series) => series.value),
    );
    for (const { value, label } of named) this.labels.learn(by, value, label);
    for (const { dim, value, label } of overview.movers) this.labels.learn(dim, value, label);
  }

  #adopt(session: Session): void {
    this.session = session;
    const usual = session.default_view;
    if (usual && !this.place) this.navigation.start(usual, (place) => settled(place, this.session ?? session));
    else if (usual && this.place) this.navigation.amend(settled(this.place, session));
  }

  #imported(outcome: ImportOutcome): void {
    const opened = this.session?.path !== outcome.session.path;
    this.#adopt(outcome.session);
    const usual = outcome.session.default_view;
    // Another workspace begins with its own view, not with the filters of the one before.
    if (opened && usual) this.go({ screen: "overview", view: usual, search: "" });
    void this.#readRecent();
  }
}

export const [useApp, provideApp] = createContext<App>();
