import { expect, it } from "vitest";
import { sparkPoints } from "./spark";

it("spans the box, and lies flat in its middle when nothing changed", () => {
  expect(sparkPoints(["1", "3"], 84, 22)).toBe("2.0,20.0 82.0,2.0");
  expect(sparkPoints(["5", "5"], 84, 22)).toBe("2.0,11.0 82.0,11.0");
  expect(sparkPoints(["5"], 84, 22)).toBe("42.0,11.0");
});
