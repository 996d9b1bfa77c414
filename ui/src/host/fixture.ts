// The host of development and of the browser tests. `?fixture=…` plays a situation: see Situation.
import { trendDimension } from "../state/place";
import { appError, Failure } from "./failure";
import { goldenAnswer } from "./golden";
import { FixtureAttribution } from "./fixtureAttribution";
import { FixtureInvoices } from "./fixtureInvoices";
import { FixtureWaste } from "./fixtureWaste";
import type { Host } from "./host";
import * as data from "./fixtureData";
import { restatedSources } from "./fixtureSources";
import type {
  ConversionInfo,
  ImportOutcome,
  ImportProgress,
  LinesPage,
  Overview,
  Recent,
  SameMonths,
  Session,
  Sources,
  SourcesRequest,
  SpendPage,
  Steps,
} from "./wire";

type Situation =
  | "usual"
  | "empty"
  | "error"
  | "slow"
  | "waiting"
  | "damaged"
  | "restated"
  | "unruled"
  | "flawed"
  | "failing"
  | "defect";
type Drag = Parameters<Parameters<Host["onFileDrag"]>[0]>[0];

const STEP_MS = 60;
const SLOW_MS = 1500;

function situation(): Situation {
  return (new URLSearchParams(location.search).get("fixture") ?? "usual") as Situation;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function stem(path: string): string {
  return path.replace(/^.*\//, "").replace(/\.curio$/, "");
}

/** Of a workspace, from one page load to the next. */
function keptSteps(workspace: string): Steps | null {
  return JSON.parse(sessionStorage.getItem(`steps ${workspace}`) ?? "null") as Steps | null;
}

/** One page load: what an import or a pin changes stays changed until the next. */
class Fixture {
  readonly #situation = situation();
  readonly attribution = new FixtureAttribution(this.#situation);
  #empty = this.#situation === "empty" || this.#situation === "damaged";
  #cancelled = false;
  #fullScreen = false;
  #recent: Recent[] = data.RECENT;
  #workspace: string | null = null;
  #rates: ConversionInfo[] = [];
  #changes = 0;
  copied = "";

  async session(): Promise<Session> {
    if (this.#empty) return data.EMPTY_SESSION;
    const session = (await goldenAnswer("session", null)) as Session;
    const other = this.#workspace === null ? {} : { path: this.#workspace, name: stem(this.#workspace), sample: false };
    const open = { ...session, ...other };
    const revision = session.revision + this.#changes;
    return { ...open, revision, conversions: this.#rates, steps: keptSteps(open.path) };
  }

  /** Rules are part of the workspace: figures by owner are asked for again. */
  async withRules(change: () => void): Promise<Session> {
    change();
    this.#changes += 1;
    return this.session();
  }

  /** As long as the situation has it. */
  async wait(asked = ""): Promise<void> {
    if (this.#situation === "error" && asked === "attribution") throw new Failure(data.RULES_FAILURE);
    if (this.#situation === "error" && asked === "waste") throw new Failure(data.WASTE_FAILURE);
    if (this.#situation === "waiting") await new Promise(() => undefined);
    if (this.#situation === "slow") await pause(SLOW_MS);
  }

  async withRates(): Promise<Session> {
    this.#rates = data.CONVERSIONS;
    return this.session();
  }

  async lockMonth(month: string, locked: boolean): Promise<Session> {
    this.#rates = this.#rates.map((conversion) => ({
      ...conversion,
      rates: conversion.rates.map((rate) => (rate.month === month ? { ...rate, locked } : rate)),
    }));
    return this.session();
  }

  /** The sample's figures in another workspace; `null` is the sample. */
  async open(workspace: string | null): Promise<ImportOutcome> {
    this.#workspace = workspace;
    this.#empty = false;
    return data.openedOutcome(await this.session());
  }

  async answer(command: "overview" | "spend" | "lines" | "sources", request: unknown): Promise<unknown> {
    await this.wait();
    if (this.#situation === "error" && ["overview", "sources"].includes(command))
      throw new Failure(data.OVERVIEW_FAILURE);
    return goldenAnswer(command, request);
  }

  async sources(request: SourcesRequest): Promise<Sources> {
    const sources = (await this.answer("sources", request)) as Sources;
    return this.#situation === "restated" ? restatedSources(sources) : sources;
  }

  async import(
    paths: string[],
    onProgress: (progress: ImportProgress) => void,
    sameMonths: SameMonths = "ask",
  ): Promise<ImportOutcome> {
    this.#cancelled = false;
    if (paths[0]?.endsWith(".curio")) return this.open(paths[0]);
    const fails = this.#situation === "damaged" || paths.some((path) => path.includes("damaged"));
    for (let step = 0; step <= data.PROGRESS_STEPS; step += 1) {
      onProgress(data.progressAt(step));
      await pause(STEP_MS);
      if (this.#isCancelled()) throw new Failure(appError("cancelled", "The import was cancelled."));
      if (fails && step > data.PROGRESS_STEPS / 2) throw new Failure(data.IMPORT_FAILURE);
    }
    if (sameMonths === "ask" && paths.some((path) => path.includes("twice"))) throw new Failure(data.SAME_MONTHS);
    this.#empty = false;
    return data.importOutcome(await this.session());
  }

  #isCancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  recent(): Recent[] {
    return this.#recent;
  }

  changeRecent(path: string | null, pinned: boolean | null): Recent[] {
    if (path === null) this.#recent = this.#recent.filter((entry) => entry.pinned);
    else if (pinned === null) this.#recent = this.#recent.filter((entry) => entry.path !== path);
    else this.#recent = this.#recent.map((entry) => (entry.path === path ? { ...entry, pinned } : entry));
    return this.#recent;
  }

  fullScreen(on: boolean | null): boolean {
    this.#fullScreen = on ?? this.#fullScreen;
    return this.#fullScreen;
  }
}

/** `window.dispatchEvent(new CustomEvent("fixture-drag", { detail }))` stands for the desktop's file drag. */
function listenTo(name: string, handler: (detail: unknown) => void): () => void {
  const listener = (event: Event): void => handler((event as CustomEvent).detail);
  window.addEventListener(name, listener);
  return () => window.removeEventListener(name, listener);
}

type AttributionHost = Pick<
  Host,
  | "attribution"
  | "editRules"
  | "saveRules"
  | "stepRules"
  | "loadRulesTable"
  | "coveragePath"
  | "compliance"
  | "closeMonth"
  | "exportStatements"
>;

function attributionHost(fixture: Fixture): AttributionHost {
  const rules = fixture.attribution;
  return {
    attribution: async (request) => {
      await fixture.wait("attribution");
      return rules.attribution(request);
    },
    editRules: ({ text, edits }) => Promise.resolve({ text: rules.edit(text, edits) }),
    saveRules: (request) => fixture.withRules(() => rules.save(request)),
    stepRules: ({ redo }) => fixture.withRules(() => rules.step(redo)),
    loadRulesTable: async ({ path }) => {
      if (path !== null && !path.includes("gb")) return null;
      return { file: "transfer-gb.csv", session: await fixture.session() };
    },
    coveragePath: async (request) => {
      await fixture.wait();
      return rules.path(request);
    },
    compliance: async (request) => {
      await fixture.wait();
      return rules.compliance(request);
    },
    closeMonth: (request) => rules.close(request),
    exportStatements: (request) => rules.export(request),
  };
}

type WasteHost = Pick<
  Host,
  | "waste"
  | "wasteDetail"
  | "decideWaste"
  | "setWasteLimits"
  | "stepWaste"
  | "addEvidence"
  | "removeEvidence"
  | "wasteScript"
  | "exportWorkLists"
>;

function wasteHost(fixture: Fixture): WasteHost {
  const waste = new FixtureWaste();
  return {
    waste: async (request) => {
      await fixture.wait("waste");
      return waste.waste(request);
    },
    wasteDetail: async (request) => {
      await fixture.wait();
      return waste.detail(request);
    },
    decideWaste: async (request) => waste.decide(request),
    setWasteLimits: async (request) => waste.setLimits(request),
    stepWaste: async (request) => waste.step(request),
    addEvidence: async (request) => waste.addEvidence(request),
    removeEvidence: async (request) => waste.removeEvidence(request),
    wasteScript: async (save) => Promise.resolve(waste.script(save)),
    exportWorkLists: async (request) => waste.export(request),
  };
}

export function fixtureHost(): Host {
  const fixture = new Fixture();
  const invoices = new FixtureInvoices();
  return {
    session: () => fixture.session(),
    keepSteps: async (workspace, steps) => {
      sessionStorage.setItem(`steps ${workspace}`, JSON.stringify(steps));
      await Promise.resolve();
    },
    saveCopy: () => Promise.resolve(data.SAVED_COPY),
    overview: async (request) => (await fixture.answer("overview", request)) as Overview,
    spend: async (request) => (await fixture.answer("spend", request)) as SpendPage,
    lines: async (request) => (await fixture.answer("lines", request)) as LinesPage,
    sources: async (request) => fixture.sources(request),
    choosePaths: (kind) => Promise.resolve(data.CHOSEN[kind]),
    importPaths: (paths, sameMonths, onProgress) => fixture.import(paths, onProgress, sameMonths),
    cancelImport: async () => {
      fixture.cancel();
      await Promise.resolve();
    },
    openSample: (onProgress) => fixture.import([], onProgress),
    openOwn: () => fixture.open(null),
    recent: () => Promise.resolve(fixture.recent()),
    changeRecent: (path, pinned) => Promise.resolve(fixture.changeRecent(path, pinned)),
    exportView: async (request) => {
      const by = trendDimension(request.view);
      const overview = (await fixture.answer("overview", { view: request.view, by })) as Overview;
      return data.exportOutcome(request, request.what === "lines" ? overview.lines : 12, overview.total);
    },
    loadRates: async ({ path }) => {
      if (path !== null && !path.includes("rates")) return null;
      return { file: "rates.csv", count: 3, session: await fixture.withRates() };
    },
    lockMonth: async ({ month, locked }) => fixture.lockMonth(month, locked),
    reconciliation: async ({ view }) => {
      await fixture.wait();
      return invoices.walks(view);
    },
    enterInvoice: async ({ view, key, amount }) => invoices.enter(view, key, amount),
    loadInvoices: async ({ view, path }) => {
      if (path !== null && !path.includes("invoices")) return null;
      return { file: "invoices.csv", count: 3, reconciliation: await invoices.walks(view) };
    },
    signOff: ({ view, key, name, note }) => invoices.signOff(view, key, name, note),
    exportReconciliation: async ({ view, profile }) => {
      const { walks, total } = await invoices.walks(view);
      return data.exportOutcome({ what: "spend", view, by: [], profile }, walks.length, total.in_view);
    },
    ...attributionHost(fixture),
    ...wasteHost(fixture),
    copyText: async (text) => {
      fixture.copied = text;
      window.dispatchEvent(new CustomEvent("fixture-copied", { detail: text }));
      await Promise.resolve();
    },
    settings: () => Promise.resolve(JSON.parse(sessionStorage.getItem("settings") ?? JSON.stringify(data.SETTINGS))),
    saveSettings: async (settings) => {
      sessionStorage.setItem("settings", JSON.stringify(settings));
      await Promise.resolve();
    },
    onOpenRequested: (handler) => Promise.resolve(listenTo("fixture-open", (paths) => handler(paths as string[]))),
    onFileDrag: (handler) => Promise.resolve(listenTo("fixture-drag", (drag) => handler(drag as Drag))),
    fullScreen: (on) => Promise.resolve(fixture.fullScreen(on)),
  };
}
