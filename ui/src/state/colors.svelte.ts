import { SvelteMap } from "svelte/reactivity";

// One series keeps its color in every view and month: a color is given once and never taken back.
// The services that lead most bills have theirs from the start; others take the next free one.

const OWN: Record<string, number> = {
  AmazonEC2: 1,
  AmazonRDS: 2,
  AmazonS3: 3,
  AWSLambda: 4,
  AWSDataTransfer: 5,
  AmazonCloudWatch: 6,
  AmazonEKS: 7,
};
const COLORS = 7;
/** Owners have darker shades too: they stand beside each other in bars where gray would say nothing. */
const SHADES: Record<string, number> = { owner: 14 };
export const OTHER_COLOR = "var(--s-other)";
export const MONTHLY_COLOR = "var(--s-monthly)";

export class SeriesColors {
  readonly #given = new SvelteMap<string, number>();

  /** Gives colors in this order, as long as there are free ones. */
  assign(dim: string, values: readonly string[]): void {
    for (const value of values) {
      const key = `${dim} ${value}`;
      if (value === "" || this.#given.has(key)) continue;
      const slot = this.#free(dim, value);
      if (slot !== undefined) this.#given.set(key, slot);
    }
  }

  of(dim: string, value: string): string {
    const slot = this.#given.get(`${dim} ${value}`);
    return slot === undefined ? OTHER_COLOR : `var(--s${slot})`;
  }

  #free(dim: string, value: string): number | undefined {
    const taken = [...this.#given].filter(([key]) => key.startsWith(`${dim} `)).map(([, slot]) => slot);
    const isFree = (slot: number): boolean => !taken.includes(slot);
    const slots = Array.from({ length: SHADES[dim] ?? COLORS }, (_, index) => index + 1);
    if (dim !== "service") return slots.find(isFree);
    const own = OWN[value];
    if (own !== undefined && isFree(own)) return own;
    // A color that belongs to a leading service is given to another one last.
    return slots.toReversed().find(isFree);
  }
}
