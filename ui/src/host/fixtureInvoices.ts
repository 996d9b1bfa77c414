// The walks of the fixture: recorded ones, and what a test enters on top of them.
import { decimalText, negated, parseDecimal, pixels, rescale, signOf, sum } from "../lib/decimal";
import { appError, Failure } from "./failure";
import { goldenAnswer, isGolden } from "./golden";
import type { InvoiceKey, InvoiceWalk, Reconciliation, SignedItem, View } from "./wire";

const NONE: Reconciliation = {
  revision: 1,
  words: "",
  walks: [],
  total: {
    in_view: "0",
    causes: [],
    invoices: null,
    remainder: null,
    data_transfer: "0",
    entered: 0,
    open: 0,
    explained: false,
  },
  other_currencies: [],
};

const AMOUNT = /^-?\d+(\.\d+)?$/;

function keyOf({ month, entity, id }: InvoiceKey): string {
  return [month, entity, id].join(" ");
}

function added(amounts: string[]): string {
  return decimalText(sum(amounts));
}

export class FixtureInvoices {
  readonly #amounts = new Map<string, string>();
  readonly #items = new Map<string, SignedItem>();

  async walks(view: View): Promise<Reconciliation> {
    if (!isGolden("reconciliation", { view })) return NONE;
    const recorded = (await goldenAnswer("reconciliation", { view })) as Reconciliation;
    if (this.#amounts.size === 0 && this.#items.size === 0) return recorded;
    const walks = recorded.walks.map((walk) => this.#walked(walk));
    const entered = walks.filter(({ amount }) => amount !== null);
    const isKnown = entered.length === walks.length;
    return {
      ...recorded,
      walks,
      total: {
        ...recorded.total,
        entered: entered.length,
        open: walks.length - entered.length,
        invoices: isKnown ? added(walks.map(({ amount }) => amount ?? "0")) : null,
        remainder: isKnown ? added(walks.map(({ remainder }) => remainder ?? "0")) : null,
        explained: walks.every(({ explained }) => explained),
      },
    };
  }

  enter(view: View, key: InvoiceKey, amount: string): Promise<Reconciliation> {
    const plain = amount.replace(/,/g, "").replace("−", "-");
    if (plain === "") this.#amounts.delete(keyOf(key));
    else if (!AMOUNT.test(plain))
      throw new Failure(appError("bad-input", `'${amount}' is not an amount.`, "Write amounts like 1234.56."));
    else this.#amounts.set(keyOf(key), plain);
    return this.walks(view);
  }

  async signOff(view: View, key: InvoiceKey, name: string, note: string): Promise<Reconciliation> {
    const walk = (await this.walks(view)).walks.find((known) => keyOf(known.key) === keyOf(key));
    if (name === "") this.#items.delete(keyOf(key));
    else this.#items.set(keyOf(key), { name, note, amount: walk?.remainder ?? "0", on: "2026-11-20" });
    return this.walks(view);
  }

  #walked(walk: InvoiceWalk): InvoiceWalk {
    const amount = this.#amounts.get(keyOf(walk.key)) ?? walk.amount;
    if (amount === null) return walk;
    const item = this.#items.get(keyOf(walk.key)) ?? null;
    const signed = item
      ? [{ id: "signed_off", label: "Signed off", words: "signed off", amount: item.amount }]
      : walk.causes.filter(({ id }) => id === "signed_off");
    const remainder = added([amount, negated(walk.expected), ...signed.map((cause) => negated(cause.amount))]);
    return {
      ...walk,
      amount,
      item: item ?? walk.item,
      standing: "entered",
      causes: [...walk.causes.filter(({ id }) => id !== "signed_off"), ...signed],
      remainder,
      remainder_percent: (pixels(remainder) / pixels(amount)) * 100,
      explained: signOf(decimalText(rescale(parseDecimal(remainder), 2))) === 0,
    };
  }
}
