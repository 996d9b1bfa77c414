import { expect, it } from "vitest";
import { shortened, spread } from "./labels";

it("leaves labels where they are when there is room", () => {
  expect(spread([10, 50, 90], 15, 0, 100)).toEqual([10, 50, 90]);
});

it("moves crowded labels apart, keeps their order and the bounds", () => {
  const placed = spread([98, 97, 96], 15, 0, 100);
  expect(placed).toEqual([100, 85, 70]);
});

it("cuts an id in the middle and leaves names alone", () => {
  expect(shortened("USE1-BoxUsage:c7g.4xlarge", 16)).toBe("USE1-B…g.4xlarge");
  expect(shortened("Amazon Elastic Container Service", 16)).toBe("Elastic Container Service");
  expect(shortened("AWS Lambda", 16)).toBe("AWS Lambda");
});
