// The walks from the view to its invoices, and what the user enters of them.
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import { plural } from "../lib/money";
import type { AppError, InvoiceKey, Reconciliation, View } from "../host/wire";
import { Query } from "./query.svelte";

/** Walks with the view they belong to. */
export interface Walked {
  view: View;
  reconciliation: Reconciliation;
}

export class Reconciling {
  readonly walked = new Query<Walked>();
  /** Why the last list could not be taken; shown beside the walks, which stay. */
  refused = $state.raw<AppError | null>(null);
  /** The Reconciliation card is to come into sight. */
  wanted = $state(false);
  readonly #host: Host;
  readonly #say: (text: string) => void;

  constructor(host: Host, say: (text: string) => void) {
    this.#host = host;
    this.#say = say;
  }

  load(view: View): Promise<void> {
    return this.walked.ask(async () => ({ view, reconciliation: await this.#host.reconciliation({ view }) }));
  }

  /** The walks of this view; `null` while they are computed, or where none can be. */
  of(view: View | undefined): Reconciliation | null {
    const walked = this.walked.answer;
    return walked && walked.view === view ? walked.reconciliation : null;
  }

  /** An empty amount takes the invoice out. Gives back why it was not taken. */
  enter(view: View, key: InvoiceKey, amount: string): Promise<AppError | null> {
    return this.#change(view, () => this.#host.enterInvoice({ view, key, amount }));
  }

  /** An empty name opens the remainder again. */
  signOff(view: View, key: InvoiceKey, name: string, note: string): Promise<AppError | null> {
    return this.#change(view, () => this.#host.signOff({ view, key, name, note }));
  }

  /** From the dialog, or from a dropped file: false when that is no list of invoices. */
  async loadList(view: View, path: string | null): Promise<boolean> {
    this.refused = null;
    try {
      const loaded = await this.#host.loadInvoices({ view, path });
      if (!loaded) return false;
      this.#take(view, loaded.reconciliation);
      this.#say(`${plural(loaded.count, "invoice")} taken from ${loaded.file}`);
    } catch (thrown) {
      this.refused = asAppError(thrown);
      this.wanted = true;
    }
    return true;
  }

  async export(view: View): Promise<void> {
    try {
      const written = await this.#host.exportReconciliation({ view, profile: "finance" });
      if (written) this.#say(`Wrote ${plural(written.rows, "invoice")}: ${written.path}`);
    } catch (thrown) {
      this.#say(`Nothing was exported: ${asAppError(thrown).message}`);
    }
  }

  async #change(view: View, ask: () => Promise<Reconciliation>): Promise<AppError | null> {
    try {
      this.#take(view, await ask());
      return null;
    } catch (thrown) {
      return asAppError(thrown);
    }
  }

  /** Unless the user looks at something else by now. */
  #take(view: View, reconciliation: Reconciliation): void {
    if (this.walked.answer?.view === view) this.walked.answer = { view, reconciliation };
  }
}
