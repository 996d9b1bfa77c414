import { describe, expect, it } from "vitest";
import { Labels } from "./labels.svelte";
import { filterWords } from "./words";
import type { Filter, Session } from "../host/wire";

const session = {
  dimensions: [
    { id: "owner", label: "Owner", detail: false },
    { id: "pool", label: "Pool", detail: false },
  ],
} as unknown as Session;

function words(dim: string, value: string, negate = false): string {
  const filter: Filter = { dim, values: [value], negate };
  return filterWords(session, new Labels(), filter);
}

describe("what has no value", () => {
  it("is called as the engine calls it, before any answer named it", () => {
    const dims = ["owner", "pool", "tag:team", "rule:cost-center", "category:Unit", "usage-type"];
    const none = ["(unallocated)", "(no pool)", "(untagged)", "(no cost center)", "(no cost category unit)"];
    expect(dims.map((dim) => new Labels().of(dim, ""))).toEqual([...none, "(no usage type)"]);
  });
  it("reads as a filter", () => {
    const read = [words("pool", "Support"), words("owner", ""), words("pool", "", true)];
    expect(read).toEqual(["Pool is Support", "Owner is (unallocated)", "Pool is not (no pool)"]);
  });
});
