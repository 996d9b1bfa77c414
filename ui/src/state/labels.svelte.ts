import { SvelteMap } from "svelte/reactivity";

/** As the engine calls it. */
function noneOf(dim: string): string {
  if (dim.startsWith("tag:")) return "(untagged)";
  if (dim === "owner") return "(unallocated)";
  const [kind = "", key] = dim.split(/:(.*)/);
  const name = kind === "category" ? `cost category ${key ?? ""}` : (key ?? kind);
  return `(no ${name.replaceAll("-", " ").toLowerCase()})`;
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
