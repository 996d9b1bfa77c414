// Small hand-made answers for what golden files do not hold: imports, exports, recent files.
import type {
  AppError,
  ConversionInfo,
  ExportOutcome,
  ExportRequest,
  ImportOutcome,
  ImportProgress,
  Recent,
  SavedCopy,
  Session,
} from "./wire";

export const EMPTY_SESSION: Session = {
  revision: 0,
  name: "Untitled",
  path: "/home/analyst/Curio/Untitled.curio",
  sample: false,
  months: [],
  bases: [],
  currencies: [],
  conversions: [],
  dimensions: [],
  default_view: null,
  deliveries: [],
  problem_count: 0,
  steps: null,
};

export const CONVERSIONS: ConversionInfo[] = [
  {
    currency: "EUR",
    rates: [
      { month: "2026-08", from: "USD", rate: "0.8631", locked: true },
      { month: "2026-09", from: "USD", rate: "0.8574", locked: false },
      { month: "2026-10", from: "USD", rate: "0.8702", locked: false },
    ],
    months_without: [],
  },
];

export const SETTINGS = { theme: "system", zoom_percent: 100, presenter: false } as const;

const REPORTS = "/home/analyst/reports";
export const CHOSEN = {
  files: [`${REPORTS}/larkspur-2026-10.csv.gz`],
  folder: [`${REPORTS}/larkspur`],
};

export const RECENT: Recent[] = [
  { path: `${REPORTS}/larkspur`, name: "larkspur", pinned: true, missing: false },
  { path: `${REPORTS}/larkspur-2026-10.csv.gz`, name: "larkspur-2026-10.csv.gz", pinned: false, missing: false },
  { path: `${REPORTS}/old/2025.zip`, name: "2025.zip", pinned: false, missing: true },
];

export const OVERVIEW_FAILURE: AppError = {
  code: "workspace",
  message: "The stored charges of October 2026 do not match their control total.",
  file: "charges-2026-10.parquet",
  row: null,
  column: null,
  hint: "Import the October report again; Curio replaces the damaged month and keeps the others.",
};

export const RULES_FAILURE: AppError = {
  code: "workspace",
  message: "The rules cannot be read: the file is held by another program.",
  file: "rules.toml",
  row: null,
  column: null,
  hint: "Close it there, then try again.",
};

export const WASTE_FAILURE: AppError = {
  code: "workspace",
  message: "The table of source lines of October 2026 is not the one that was written.",
  file: "lines-2026-10.parquet",
  row: null,
  column: null,
  hint: "Open the report of October again.",
};

export const IMPORT_FAILURE: AppError = {
  code: "bad-input",
  message: "The cost is not a number.",
  file: "larkspur-2026-10-00002.csv.gz",
  row: 48_211,
  column: "lineItem/UnblendedCost",
  hint: "The value is “n/a”. Download this file again from the report’s bucket; nothing was imported.",
};

export const SAME_MONTHS: AppError = {
  code: "same-months",
  message:
    "holds 2026-10 of a payer whose 2026-10 is here already from larkspur-hourly (legacy CUR); no line is in both, and both together might count every cost twice.",
  file: "larkspur-focus",
  row: null,
  column: null,
  hint: "Import it into another workspace, or say which of the two counts.",
};

const STAGES = ["finding", "reading", "reading", "reading", "reading", "reading", "checking", "saving"] as const;
export const PROGRESS_STEPS = 40;

/** Step 0 … PROGRESS_STEPS of an import of three files. */
export function progressAt(step: number): ImportProgress {
  const done = step / PROGRESS_STEPS;
  const fileIndex = Math.min(3, 1 + Math.floor(done * 3));
  return {
    stage: STAGES[Math.min(STAGES.length - 1, Math.floor(done * STAGES.length))] ?? "saving",
    file: `larkspur-2026-10-0000${fileIndex}.csv.gz`,
    file_index: fileIndex,
    file_count: 3,
    rows: Math.round(done * 1_842_206),
    bytes_read: Math.round(done * 241_000_000),
    bytes_total: 241_000_000,
    megabytes_per_second: step < 3 ? 0 : 212.4,
    seconds_left: step < 3 ? null : Math.round((1 - done) * 20),
  };
}

export function importOutcome(session: Session): ImportOutcome {
  const last = session.months.at(-1);
  const billed = session.deliveries.find((delivery) => delivery.in_force)?.billed_total ?? null;
  return {
    notes: [
      {
        kind: "replaced",
        export: "larkspur-daily",
        periods: last ? [last.period] : [],
        lines: last?.lines ?? 0,
        reason: "A newer execution of the same report; the earlier delivery is kept for comparison.",
      },
      {
        kind: "unchanged",
        export: "larkspur-daily",
        periods: session.months.slice(0, 1).map((month) => month.period),
        lines: session.months[0]?.lines ?? 0,
        reason: "The same execution is already here.",
      },
      {
        kind: "set-aside",
        export: "october-copy.csv",
        periods: last ? [last.period] : [],
        lines: 412,
        reason: "Every line is already in the report in force; counting it would double the month.",
      },
    ],
    problems: [
      {
        file: "larkspur-2026-10-00001.csv.gz",
        row: 1093,
        column: "resourceTags/user:team",
        reason: "The tag value held a line break; it was kept as a space.",
        count: 3,
      },
    ],
    lines: last?.lines ?? 0,
    billed_total: billed,
    session,
  };
}

export function openedOutcome(session: Session): ImportOutcome {
  const note = {
    kind: "opened" as const,
    export: session.name,
    periods: session.months.map(({ period }) => period),
    lines: session.months.reduce((sum, { lines }) => sum + lines, 0),
    reason: `lies in ${session.path}. What you import and do now is kept there.`,
  };
  return { notes: [note], problems: [], lines: 0, billed_total: null, session };
}

export const SAVED_COPY: SavedCopy = { path: "/home/analyst/October.curio", bytes: 48_214_305 };

export function exportOutcome({ what, profile, view }: ExportRequest, rows: number, total: string): ExportOutcome {
  const stem = `/home/analyst/Curio/${what}-${view.period.to}-${profile}`;
  return { path: `${stem}.csv`, control_path: `${stem}.control.json`, rows, total, escaped_cells: 2 };
}
