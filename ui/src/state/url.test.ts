import { describe, expect, it } from "vitest";
import { addFilter, firstPlace, settled, trendDimension, type Place } from "./place";
import { fromHash, toHash } from "./url";
import { EMPTY_SESSION } from "../host/fixtureData";
import type { Session, View } from "../host/wire";

const view: View = {
  period: { from: "2026-10", to: "2026-10" },
  basis: "effective",
  currency: "USD",
  filters: [],
};
const usual = firstPlace(view);

const places: Record<string, Place> = {
  usual,
  "all currencies in one": { ...usual, view: { ...view, currency: "EUR", converted: true } },
  "an untagged filter": { ...usual, view: { ...view, filters: [{ dim: "tag:team", values: [""], negate: false }] } },
  "values full of punctuation": {
    ...usual,
    screen: "lines",
    by: "tag:a&b=c:d,e",
    search: "50 % & more #1",
    view: {
      ...view,
      filters: [
        { dim: "resource", values: ["arn:aws:rds:us-east-1:1:db:a,b", "x&y=z", "é “quoted” 100%"], negate: true },
        { dim: "service", values: ["AmazonEC2"], negate: false },
      ],
    },
  },
  "another order": { ...usual, sort: "change", descending: false, screen: "sources" },
};

describe("a place in the link", () => {
  it.each(Object.entries(places))("comes back as it went: %s", (_, place) => {
    expect(fromHash(toHash(place), usual)).toEqual(place);
  });
  it("falls back to the usual place when the link cannot be read", () => {
    expect(fromHash("", usual)).toEqual(usual);
    expect(fromHash("#/overview?f=service:is:%E0%A4%A", usual)).toEqual(usual);
    expect(fromHash("#/nowhere?from=2026-09&to=2026-09", usual).screen).toBe("overview");
  });
});

describe("a link older than the workspace", () => {
  const session: Session = {
    ...EMPTY_SESSION,
    months: [
      { period: "2026-09", lines: 1 },
      { period: "2026-10", lines: 1 },
    ],
    bases: [
      { id: "effective", name: "Effective", aws_name: "amortized", definition: "", refusal: null },
      { id: "contracted", name: "Contracted", aws_name: "contracted", definition: "", refusal: "no such column" },
    ],
    currencies: ["USD"],
    dimensions: [{ id: "service", label: "Service", detail: false }],
    default_view: view,
  };
  it("keeps what is there and leaves out what is not", () => {
    const old: Place = {
      ...usual,
      by: "tag:gone",
      view: {
        period: { from: "2025-01", to: "2026-09" },
        basis: "contracted",
        currency: "EUR",
        filters: [
          { dim: "tag:gone", values: ["x"], negate: false },
          { dim: "service", values: ["AmazonS3"], negate: false },
        ],
      },
    };
    const now = settled(old, session);
    expect(now.view).toEqual({ ...view, filters: [{ dim: "service", values: ["AmazonS3"], negate: false }] });
    expect(now.by).toBe("service");
  });
});

describe("filters", () => {
  const ec2 = { dim: "service", values: ["AmazonEC2"], negate: false };
  it("are replaced by a narrower one of the same dimension", () => {
    const both = addFilter([ec2], { dim: "service", values: ["AmazonS3"], negate: false });
    expect(both).toEqual([{ dim: "service", values: ["AmazonS3"], negate: false }]);
    expect(addFilter([ec2], { ...ec2, negate: true })).toHaveLength(2);
  });
  it("make the trend say more once there is one service only", () => {
    expect([trendDimension(view), trendDimension({ ...view, filters: [ec2] })]).toEqual(["service", "usage-type"]);
    expect(trendDimension({ ...view, filters: [{ ...ec2, negate: true }] })).toBe("service");
  });
});
