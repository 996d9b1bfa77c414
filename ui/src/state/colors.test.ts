import { expect, it } from "vitest";
import { OTHER_COLOR, SeriesColors } from "./colors.svelte";

it("gives leading services their own color, whatever month comes first", () => {
  const [october, september] = [new SeriesColors(), new SeriesColors()];
  october.assign("service", ["AmazonEC2", "AmazonRDS", "Tax"]);
  september.assign("service", ["Tax", "AmazonRDS", "AmazonEC2"]);
  for (const service of ["AmazonEC2", "AmazonRDS", "Tax"]) {
    expect(september.of("service", service)).toBe(october.of("service", service));
  }
});

it("never takes a color back, never gives one twice, and leaves the rest gray", () => {
  const colors = new SeriesColors();
  const teams = ["a", "b", "c", "d", "e", "f", "g", "h"];
  colors.assign("tag:team", teams.slice(0, 3));
  const first = colors.of("tag:team", "a");
  colors.assign("tag:team", teams.toReversed());
  const given = teams.map((team) => colors.of("tag:team", team));
  expect(given[0]).toBe(first);
  expect(new Set(given.filter((color) => color !== OTHER_COLOR)).size).toBe(7);
  expect(colors.of("tag:team", "")).toBe(OTHER_COLOR);
});
