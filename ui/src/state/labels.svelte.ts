import { SvelteMap } from "svelte/reactivity";

function noneOf(dim: string): string {
  return dim.startsWith("tag:") ? "(untagged)" : "(none)";
}

/** Labels that answers gave for values: an account's name, a service's. */
export class Labels {
  readonly #known = new SvelteMap<string, string>();

  learn(dim: string, value: string, label: string): void {
    this.#known.set(`${dim} ${value}`, label);
  }

  of(dim: string, value: string): string {
    return this.#known.get(`${dim} ${value}`) ?? (value === "" ? noneOf(dim) : value);
  }
}
