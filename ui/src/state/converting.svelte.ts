// Exchange rates: loading them, and locking those of closed months.
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import { monthTitle } from "../lib/dates";
import { plural } from "../lib/money";
import type { AppError, Session } from "../host/wire";
import { failureWords } from "./words";

export class Converting {
  /** Why the last table was not taken, or the month not locked. */
  refused = $state.raw<AppError | null>(null);
  readonly #host: Host;
  readonly #adopt: (session: Session) => void;
  readonly #say: (text: string) => void;

  constructor(host: Host, adopt: (session: Session) => void, say: (text: string) => void) {
    this.#host = host;
    this.#adopt = adopt;
    this.#say = say;
  }

  /** From the dialog, or from a dropped file: false when that is no table of rates. */
  async load(path: string | null): Promise<boolean> {
    this.refused = null;
    try {
      const loaded = await this.#host.loadRates({ path });
      if (!loaded) return false;
      this.#adopt(loaded.session);
      this.#say(`${plural(loaded.count, "exchange rate")} taken from ${loaded.file}`);
    } catch (thrown) {
      this.refused = asAppError(thrown);
      this.#say(failureWords(this.refused));
    }
    return true;
  }

  async lock(month: string, locked: boolean): Promise<void> {
    this.refused = null;
    try {
      this.#adopt(await this.#host.lockMonth({ month, locked }));
      this.#say(`The rates of ${monthTitle(month)} ${locked ? "are locked" : "can be changed again"}`);
    } catch (thrown) {
      this.refused = asAppError(thrown);
    }
  }
}
