import { createContext } from "svelte";
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type { AppError, Filter, ImportOutcome, Overview, Recent, Session, View } from "../host/wire";
import { Appearance } from "./appearance.svelte";
import { Attributing } from "./attributing.svelte";
import { SeriesColors } from "./colors.svelte";
import { Converting } from "./converting.svelte";
import { Importing } from "./importing.svelte";
import { Keeping } from "./keeping";
import { Navigation } from "./navigation.svelte";
import { addFilter, settled, trendDimension, unconverted, withFilters, type Place, type Screen } from "./place";
import { Query } from "./query.svelte";
import { Reconciling } from "./reconciling.svelte";
import { Wasting } from "./wasting.svelte";
import { Labels } from "./labels.svelte";
import { sizeWords } from "./words";

/** Long enough to read, a path too. */
const SAID_MS = 6000;
const SAID_MS_A_LETTER = 80;

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
  readonly navigation = new Navigation(
    () => this.#keep(),
    (isForward) => void this.attributing.step(isForward),
  );
  readonly keeping: Keeping;
  readonly reconciling: Reconciling;
  readonly converting: Converting;
  readonly attributing: Attributing;
  readonly wasting: Wasting;
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
    this.importing = new Importing(
      host,
      (outcome) => this.#imported(outcome),
      () => this.#keepWaiting(),
    );
    this.reconciling = new Reconciling(host, (text) => this.say(text));
    this.converting = new Converting(
      host,
      (session) => this.#adopt(session),
      (text) => this.say(text),
    );
    this.attributing = new Attributing(
      host,
      (session) => this.#adopt(session),
      () => this.navigation.ruled(),
      (text) => this.say(text),
    );
    this.wasting = new Wasting(host, (text) => this.say(text));
    this.keeping = new Keeping(
      (workspace, steps) => host.keepSteps(workspace, steps),
      ({ message }) => this.say(`Where you are cannot be kept: ${message}`),
    );
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
    this.wasting.moved();
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

  /** The walks of this view: in a currency of the reports, for invoices are in those. */
  async loadWalks(view: View): Promise<void> {
    if (this.session) await this.reconciling.load(unconverted(view, this.session));
  }

  /** From the dialog. */
  async chooseInvoices(): Promise<void> {
    if (await this.loadInvoices(null)) this.show("sources");
  }

  /** False when that is no list of invoices. */
  async loadInvoices(path: string | null): Promise<boolean> {
    const { session, place } = this;
    return session && place ? this.reconciling.loadList(unconverted(place.view, session), path) : false;
  }

  async copy(text: string, what: string): Promise<void> {
    try {
      await this.host.copyText(text);
      this.say(`Copied ${what}`);
    } catch (thrown) {
      this.say(`Could not copy: ${asAppError(thrown).message}`);
    }
  }

  /** Everything but an edit of the rules is kept as one goes; who asks for it all the same is told where. */
  async save(): Promise<void> {
    if (this.attributing.draft !== null) {
      await this.attributing.save();
      return;
    }
    try {
      this.#keep();
      await this.keeping.flush();
      this.say(`Saved. Curio keeps every change as you go, in ${this.session?.path ?? "its workspace"}`);
    } catch (thrown) {
      this.say(`Not saved: ${asAppError(thrown).message}`);
    }
  }

  async saveCopy(): Promise<void> {
    try {
      await this.#keepWaiting();
      const copy = await this.host.saveCopy();
      if (copy) this.say(`Saved a copy of ${sizeWords(copy.bytes)}: ${copy.path}`);
    } catch (thrown) {
      this.say(`No copy was saved: ${asAppError(thrown).message}`);
    }
  }

  say(text: string): void {
    this.said = text;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => (this.said = ""), Math.max(SAID_MS, text.length * SAID_MS_A_LETTER));
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

  /** A step that cannot be kept stands in the way of nothing. */
  #keepWaiting(): Promise<void> {
    return this.keeping.flush().catch(() => undefined);
  }

  #keep(): void {
    const { steps } = this.navigation;
    if (this.session && steps) this.keeping.changed(this.session.path, steps);
  }

  #adopt(session: Session): void {
    const isAnother = this.session?.path !== session.path;
    this.session = session;
    if (isAnother) [this.attributing, this.wasting].forEach((kept) => kept.forget());
    const usual = session.default_view;
    const settle = (place: Place): Place => settled(place, this.session ?? session);
    if (!usual) this.navigation.leave();
    // Another workspace begins where it was left, not at the link of the one before.
    else if (isAnother || !this.place)
      this.navigation.start(usual, settle, session.steps, this.place ? "" : location.hash);
    else this.navigation.amend(settle(this.place));
  }

  #imported(outcome: ImportOutcome): void {
    this.#adopt(outcome.session);
    void this.#readRecent();
  }
}

export const [useApp, provideApp] = createContext<App>();
