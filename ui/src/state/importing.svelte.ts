import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type { AppError, ImportOutcome, ImportProgress } from "../host/wire";

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
  readonly #host: Host;
  readonly #taken: (outcome: ImportOutcome) => void;

  constructor(host: Host, taken: (outcome: ImportOutcome) => void) {
    this.#host = host;
    this.#taken = taken;
  }

  /** Paths that arrive during an import wait for its end. */
  async paths(paths: string[]): Promise<void> {
    if (this.running) this.#waiting.push(...paths);
    else if (paths.length > 0) await this.#run((told) => this.#host.importPaths(paths, told));
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
