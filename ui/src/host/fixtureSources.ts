// A month that AWS restated and that has a hole: what the sample, which is sound, cannot show.
import type { AccountDays, Sources } from "./wire";

const MISSING_DAY = 11;

function withHole(account: AccountDays): AccountDays {
  return {
    ...account,
    counts: account.counts.map((lines, day) => (day === MISSING_DAY ? 0 : lines)),
    states: account.states.map((state, day) => (day === MISSING_DAY ? "missing" : state)),
  };
}

export function restatedSources(sources: Sources): Sources {
  const [first, ...others] = sources.days.accounts;
  const row = { service: "AmazonEC2", account: first?.account ?? "", account_label: first?.label ?? "" };
  return {
    ...sources,
    days: { ...sources.days, accounts: first ? [withHole(first), ...others] : others, missing: 1 },
    verdict: {
      verdict: "provisional",
      checks: [
        ...sources.verdict.checks.filter(({ text }) => !text.includes("days")),
        {
          level: "warn",
          text: `1 of ${sources.days.expected} account days without lines: ${first?.label ?? ""} on 12 Oct`,
        },
      ],
    },
    problems: [
      {
        file: "larkspur-2026-10-00001.csv.gz",
        row: 5570,
        column: "pricing/publicOnDemandCost",
        reason: "not a decimal number: the list basis is refused",
        count: 696,
      },
    ],
    restated: {
      since: "2026-11-02T02:58:00Z",
      rows: [
        { ...row, service_label: "Amazon EC2", previous: "3000", cost: "3251.204", change: "251.204" },
        {
          ...row,
          service: "AmazonS3",
          service_label: "Amazon S3",
          previous: "163.442",
          cost: "18.418",
          change: "-145.024",
        },
      ],
      rest: "0.006",
      rest_count: 3,
      previous: "21338.046492604300000000",
      total: "106.186",
    },
  };
}
