import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type { AppError, ImportOutcome, ImportProgress, SameMonths } from "../host/wire";

type Import = (onProgress: (progress: ImportProgress) => void) => Promise<ImportOutcome>;

/** At most one import at a time; the months already here stay usable meanwhile. */
export class Importing {
  running = $state(false);
  cancelling = $state(false);
  progress = $state.raw<ImportProgress | null>(null);
  outcome = $state.raw<ImportOutcome | null>(null);
  failure = $state.raw<AppError | null>(null);
  cancelled = $state(false);
  readonly #waiting: string[] = [];
  #asked: string[] = [];
  readonly #host: Host;
  readonly #taken: (outcome: ImportOutcome) => void;
  readonly #leaving: () => Promise<void>;

  /** `leaving` is awaited first, for another workspace may be opened; `taken` is told what was done. */
  constructor(host: Host, taken: (outcome: ImportOutcome) => void, leaving: () => Promise<void>) {
    this.#host = host;
    this.#taken = taken;
    this.#leaving = leaving;
  }

  /** Paths that arrive during an import wait for its end. */
  async paths(paths: string[]): Promise<void> {
    if (this.running) this.#waiting.push(...paths);
    else if (paths.length > 0) await this.#import(paths, "ask");
  }

  /** The question was whether the report replaces months that are here, or adds to them. */
  async answer(sameMonths: SameMonths): Promise<void> {
    await this.#import(this.#asked, sameMonths);
  }

  async #import(paths: string[], sameMonths: SameMonths): Promise<void> {
    this.#asked = paths;
    await this.#run((told) => this.#host.importPaths(paths, sameMonths, told));
  }

  /** Back to the workspace of the user's own reports. */
  own(): Promise<void> {
    return this.#run(() => this.#host.openOwn());
  }

  sample(): Promise<void> {
    return this.#run((told) => this.#host.openSample(told));
  }

  async choose(kind: "files" | "folder"): Promise<void> {
    if (this.running) return;
    try {
      await this.paths(await this.#host.choosePaths(kind));
    } catch (thrown) {
      this.#fail(asAppError(thrown));
    }
  }

  async cancel(): Promise<void> {
    if (!this.running) return;
    this.cancelling = true;
    this.#waiting.length = 0;
    await this.#host.cancelImport();
  }

  dismiss(): void {
    this.outcome = null;
    this.failure = null;
    this.cancelled = false;
  }

  async #run(start: Import): Promise<void> {
    if (this.running) return;
    this.dismiss();
    this.running = true;
    try {
      await this.#leaving();
      const outcome = await start((progress) => (this.progress = progress));
      this.outcome = outcome;
      this.#taken(outcome);
    } catch (thrown) {
      this.#fail(asAppError(thrown));
    } finally {
      this.running = false;
      this.cancelling = false;
      this.progress = null;
    }
    await this.paths(this.#waiting.splice(0));
  }

  #fail(failure: AppError): void {
    if (failure.code === "cancelled") this.cancelled = true;
    else this.failure = failure;
  }
}
