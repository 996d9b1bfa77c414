import { expect, it } from "vitest";
import { toTsv } from "./tsv";
import { spendTsv } from "../screens/overview/spend";

it("keeps a cell in its row and column", () => {
  expect(toTsv(["Tag", "Cost"], [["a\tb\r\nc", "-1.50"]])).toBe("Tag\tCost\na b c\t-1.50");
});

it("copies spend with every digit and the minus that spreadsheets read", () => {
  const row = {
    value: "AmazonEC2",
    label: "Amazon EC2",
    none: false,
    cost: "-12.3456789",
    previous: null,
    change: null,
    change_percent: null,
    share_percent: 1,
    history: [],
    lines: 3,
  };
  expect(spendTsv("Service", "USD", [row])).toBe(
    "Service\tCost, USD\tBefore\tChange\tLines\nAmazon EC2\t-12.3456789\t\t\t3",
  );
});
