import { expect, it, vi } from "vitest";
import { Pager, PAGE_SIZE } from "./pager.svelte";

interface Page {
  rows: number[];
  row_count: number;
}

const COUNT = 250;

function pageAt(offset: number, limit: number): Page {
  const length = Math.max(0, Math.min(limit, COUNT - offset));
  return { rows: Array.from({ length }, (_, index) => offset + index), row_count: COUNT };
}

async function opened(asked: number[] = []): Promise<Pager<string, number, Page>> {
  const pager = new Pager<string, number, Page>();
  await pager.open("all", (offset, limit) => {
    asked.push(offset);
    return Promise.resolve(pageAt(offset, limit));
  });
  return pager;
}

it("fetches a page once, when one of its rows comes into the window", async () => {
  const asked: number[] = [];
  const pager = await opened(asked);
  pager.need({ first: 90, end: 110 });
  pager.need({ first: 95, end: 115 });
  await vi.waitFor(() => expect(pager.row(100)).toBe(100));
  expect(asked).toEqual([0, PAGE_SIZE]);
  expect([pager.row(99), pager.row(200)]).toEqual([99, undefined]);
});

it("gives the rows that are here, in order", async () => {
  const pager = await opened();
  expect(pager.loaded(98, 103)).toEqual([98, 99]);
});

it("forgets the rows of the question before", async () => {
  const pager = await opened();
  await pager.open("one", () => Promise.resolve({ rows: [7], row_count: 1 }));
  expect([pager.answered, pager.row(0), pager.row(1)]).toEqual(["one", 7, undefined]);
});
