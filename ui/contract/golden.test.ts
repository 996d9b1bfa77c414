// @vitest-environment node
// The golden files are what the engine answers. They must be of the types the window is built on, and their figures must foot.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wireProblems } from "./wireTypes";
import { COMMANDS } from "../src/host/commands";
import { sameAmount, sum, decimalText } from "../src/lib/decimal";
import type { Attribution, LinesPage, Overview, SpendPage, SpendRequest } from "../src/host/wire";

interface Golden {
  command: string;
  request: unknown;
  response: unknown;
}

const folder = join(import.meta.dirname, "../../tests/golden");
const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), "utf8"));
const requests = read("requests.json") as (Omit<Golden, "response"> & { name: string })[];
const answers = requests.map(({ name }) => ({ name, ...(read(`ipc/${name}.json`) as Golden) }));
const answersTo = <Response, Request = unknown>(command: string) =>
  answers
    .filter((answer) => answer.command === command)
    .map(({ name, request, response }) => ({ name, request: request as Request, response: response as Response }));

function foots(parts: readonly string[], whole: string): boolean {
  return sameAmount(decimalText(sum(parts)), whole);
}

describe("the golden files", () => {
  it("are exactly those that requests.json lists, each with its request", () => {
    const files = readdirSync(join(folder, "ipc")).map((file) => file.replace(/\.json$/, ""));
    expect(files.toSorted()).toEqual(requests.map(({ name }) => name).toSorted());
    for (const [index, { command, request }] of answers.entries()) {
      expect({ command, request }).toEqual({ command: requests[index]?.command, request: requests[index]?.request });
      expect(Object.values(COMMANDS)).toContain(command);
    }
  });

  it("are of the types of the wire, nothing missing and nothing added", () => {
    expect(wireProblems(answers)).toEqual([]);
  }, 60_000);
});

describe.each(answersTo<Overview>("overview"))("$name", ({ response }) => {
  it("foots", () => {
    const { trend, total, comparison, movers, rest_change, tie } = response;
    for (const series of trend.series) {
      expect(series.amounts).toHaveLength(trend.points.length);
      expect(foots(series.amounts, series.total)).toBe(true);
    }
    expect(
      foots(
        trend.series.map((series) => series.total),
        total,
      ),
    ).toBe(true);
    const changes = movers.map((mover) => mover.change);
    if (comparison) expect(foots([...changes, rest_change], comparison.change)).toBe(true);
    else expect(movers).toEqual([]);
    expect(sameAmount(tie.difference, "0")).toBe(true);
    expect(sameAmount(tie.loaded, tie.control)).toBe(true);
  });
});

describe.each(answersTo<SpendPage, SpendRequest>("spend"))("$name", ({ request, response }) => {
  it("foots", () => {
    const { rows, total, row_count, all_count } = response;
    const isWhole = request.search === "" && request.offset === 0 && rows.length === row_count;
    if (isWhole) {
      expect(row_count).toBe(all_count);
      const costs = rows.map((row) => row.cost);
      expect(foots(costs, total.cost)).toBe(true);
      expect(rows.reduce((lines, row) => lines + row.lines, 0)).toBe(total.lines);
    }
    for (const row of rows) expect(row.history.at(-1)).toBeDefined();
  });
});

describe.each(answersTo<Attribution>("attribution"))("$name", ({ response }) => {
  it("foots", () => {
    const { coverage, rule_rows: rules, owners, pools, conservation, preview } = response;
    const costs = (rows: readonly { cost: string }[]): string[] => rows.map(({ cost }) => cost);
    expect(foots(costs(coverage.rows), coverage.total)).toBe(true);
    expect(foots(costs(rules), coverage.total)).toBe(true);
    expect(foots([conservation.owners, conservation.rest], conservation.total)).toBe(true);
    const totals = owners.map(({ total }) => total);
    expect(foots(totals, conservation.owners)).toBe(true);
    for (const { direct, benefit, credits, tax, shared, total } of owners)
      expect(foots([direct, benefit, credits, tax, shared], total)).toBe(true);
    for (const { cost, out, left, parts } of pools) {
      expect(foots([out, left], cost)).toBe(true);
      expect(foots(costs(parts), out)).toBe(true);
    }
    const changes = preview?.owners.map(({ change }) => change) ?? [];
    expect(foots(changes, "0")).toBe(true);
  });
});

describe("two ways to one figure", () => {
  it("lines and Overview of a view have the same total and count", () => {
    const overviews = new Map(
      answersTo<Overview, { view: unknown }>("overview").map(({ request, response }) => [
        JSON.stringify(request.view),
        response,
      ]),
    );
    for (const { request, response } of answersTo<LinesPage, { view: unknown }>("lines")) {
      const overview = overviews.get(JSON.stringify(request.view));
      expect(overview?.lines).toBe(response.row_count);
      expect(sameAmount(response.total, overview?.total ?? "")).toBe(true);
      expect(response.words).toBe(overview?.words);
    }
  });
});
