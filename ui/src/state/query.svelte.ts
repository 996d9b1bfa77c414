import { asAppError } from "../host/failure";
import type { AppError } from "../host/wire";

/** An old figure may stand this long under a new question; then a skeleton says that the answer is on its way. */
const PATIENCE_MS = 120;

/** One question to the host at a time; a late answer to an earlier question is dropped. */
export class Query<Answer> {
  answer = $state.raw<Answer | null>(null);
  failure = $state.raw<AppError | null>(null);
  waiting = $state(false);
  #turn = 0;

  /** With `isKept` an old answer stays until the new one is there, however long that takes: for what is being typed. */
  async ask(question: () => Promise<Answer>, isKept = false): Promise<void> {
    const turn = (this.#turn += 1);
    this.waiting = true;
    const fading = setTimeout(() => {
      if (turn === this.#turn && !isKept) this.answer = null;
    }, PATIENCE_MS);
    try {
      const answer = await question();
      if (turn === this.#turn) this.#settle(answer, null);
    } catch (thrown) {
      if (turn === this.#turn) this.#settle(null, asAppError(thrown));
    } finally {
      clearTimeout(fading);
    }
  }

  clear(): void {
    this.#turn += 1;
    this.#settle(null, null);
  }

  #settle(answer: Answer | null, failure: AppError | null): void {
    this.answer = answer;
    this.failure = failure;
    this.waiting = false;
  }
}
