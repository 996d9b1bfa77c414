import { asAppError } from "../host/failure";
import type { AppError, Steps } from "../host/wire";

/** A change is on its way to disk this soon, however many follow it. */
const WITHIN_MS = 300;

interface Kept {
  workspace: string;
  steps: Steps;
}

/** Writes where the window is a moment after each change: one write at a time, the newest last. */
export class Keeping {
  #waiting: Kept | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isFailing = false;
  readonly #write: (workspace: string, steps: Steps) => Promise<void>;
  readonly #failed: (failure: AppError) => void;

  /** `failed` is told of the first of several failures: each step would fail alike. */
  constructor(write: (workspace: string, steps: Steps) => Promise<void>, failed: (failure: AppError) => void) {
    this.#write = write;
    this.#failed = failed;
  }

  changed(workspace: string, steps: Steps): void {
    this.#waiting = { workspace, steps };
    this.#timer ??= setTimeout(() => void this.#keep(), WITHIN_MS);
  }

  /** Writes what waits; done when it is on disk. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const kept = this.#waiting;
    this.#waiting = null;
    const write = (): Promise<void> => (kept ? this.#write(kept.workspace, kept.steps) : Promise.resolve());
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }

  async #keep(): Promise<void> {
    try {
      await this.flush();
      this.#isFailing = false;
    } catch (thrown) {
      if (!this.#isFailing) this.#failed(asAppError(thrown));
      this.#isFailing = true;
    }
  }
}
