// The host of development and of the browser tests. `?fixture=empty|error|slow|waiting|damaged` plays a situation.
import { trendDimension } from "../state/place";
import { appError, Failure } from "./failure";
import { goldenAnswer } from "./golden";
import type { Host } from "./host";
import * as data from "./fixtureData";
import type { ImportOutcome, ImportProgress, LinesPage, Overview, Recent, Session, SpendPage } from "./wire";

type Situation = "usual" | "empty" | "error" | "slow" | "waiting" | "damaged";
type Drag = Parameters<Parameters<Host["onFileDrag"]>[0]>[0];

const STEP_MS = 60;
const SLOW_MS = 1500;

function situation(): Situation {
  return (new URLSearchParams(location.search).get("fixture") ?? "usual") as Situation;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** One page load: what an import or a pin changes stays changed until the next. */
class Fixture {
  readonly #situation = situation();
  #empty = this.#situation === "empty" || this.#situation === "damaged";
  #cancelled = false;
  #fullScreen = false;
  #recent: Recent[] = data.RECENT;
  copied = "";

  async session(): Promise<Session> {
    return this.#empty ? data.EMPTY_SESSION : ((await goldenAnswer("session", null)) as Session);
  }

  async answer(command: "overview" | "spend" | "lines", request: unknown): Promise<unknown> {
    if (this.#situation === "waiting") await new Promise(() => undefined);
    if (this.#situation === "slow") await pause(SLOW_MS);
    if (this.#situation === "error" && command === "overview") throw new Failure(data.OVERVIEW_FAILURE);
    return goldenAnswer(command, request);
  }

  async import(paths: string[], onProgress: (progress: ImportProgress) => void): Promise<ImportOutcome> {
    this.#cancelled = false;
    const fails = this.#situation === "damaged" || paths.some((path) => path.includes("damaged"));
    for (let step = 0; step <= data.PROGRESS_STEPS; step += 1) {
      onProgress(data.progressAt(step));
      await pause(STEP_MS);
      if (this.#isCancelled()) throw new Failure(appError("cancelled", "The import was cancelled."));
      if (fails && step > data.PROGRESS_STEPS / 2) throw new Failure(data.IMPORT_FAILURE);
    }
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

export function fixtureHost(): Host {
  const fixture = new Fixture();
  return {
    session: () => fixture.session(),
    overview: async (request) => (await fixture.answer("overview", request)) as Overview,
    spend: async (request) => (await fixture.answer("spend", request)) as SpendPage,
    lines: async (request) => (await fixture.answer("lines", request)) as LinesPage,
    choosePaths: (kind) => Promise.resolve(data.CHOSEN[kind]),
    importPaths: (paths, onProgress) => fixture.import(paths, onProgress),
    cancelImport: async () => {
      fixture.cancel();
      await Promise.resolve();
    },
    openSample: (onProgress) => fixture.import([], onProgress),
    recent: () => Promise.resolve(fixture.recent()),
    changeRecent: (path, pinned) => Promise.resolve(fixture.changeRecent(path, pinned)),
    exportView: async (request) => {
      const by = trendDimension(request.view);
      const overview = (await fixture.answer("overview", { view: request.view, by })) as Overview;
      return data.exportOutcome(request, request.what === "lines" ? overview.lines : 12, overview.total);
    },
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
