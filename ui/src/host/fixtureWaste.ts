// Waste of the fixture: what was recorded, with what is decided on the page on top of it.
import { appError, Failure } from "./failure";
import { goldenAnswer, isGolden } from "./golden";
import { decimalText, pixels, sum } from "../lib/decimal";
import type {
  AddedEvidence,
  AddEvidence,
  DecideWaste,
  ExportWorkLists,
  RemoveEvidence,
  SetWasteLimits,
  StepWaste,
  View,
  Waste,
  WasteAside,
  WasteCounts,
  WasteDecided,
  WasteDecision,
  WasteDetail,
  WasteDetailRequest,
  WasteEvidenceFile,
  WasteLimit,
  WasteMore,
  WastePart,
  WasteRequest,
  WasteRow,
  WasteSaving,
  WorkListFiles,
} from "./wire";

const EVERYTHING = {
  tile: null,
  owner: null,
  service: null,
  also: ["candidates", "alternatives", "refuted", "snoozed"],
  search: "",
};
const SCRIPT = `#!/bin/sh
# Collects evidence with the AWS CLI. It only reads.
set -eu
aws ec2 describe-volumes --region "$1" > "describe-volumes-$1.json"
aws ec2 describe-instances --region "$1" > "describe-instances-$1.json"
`;

/** What can be taken back. */
interface Kept {
  decisions: Record<string, WasteDecision>;
  limits: Record<string, string>;
}

function added(amounts: string[]): string {
  return decimalText(sum(amounts));
}

function savings(rows: readonly WasteRow[]): WasteSaving {
  const of = (end: keyof WasteSaving): string => added(rows.map(({ saving }) => saving[end]));
  return { now: of("now"), low: of("low"), high: of("high") };
}

function aside(rows: readonly WasteRow[], counts: WasteCounts): WasteAside {
  const found = rows.filter((row) => row.counts === counts);
  return { count: found.length, most: savings(found).high };
}

function several(rows: readonly WasteRow[]): WasteMore {
  return { count: rows.length, saving: savings(rows.filter(({ counts }) => counts === "added")) };
}

function isOwned({ state, owner_given: isGiven }: WasteRow): boolean {
  return isGiven || state === "accepted" || state === "promised";
}

function parts(rows: readonly WasteRow[], before: readonly WastePart[], of: (row: WasteRow) => string): WastePart[] {
  const counted = rows.filter(({ counts }) => counts === "added");
  const values = [...new Set(counted.map(of))];
  const whole = pixels(savings(counted).now);
  const found = values
    .map((value) => {
      const own = counted.filter((row) => of(row) === value);
      const label = before.find((part) => part.value === value)?.label ?? value;
      return { value, label, count: own.length, saving: savings(own), reached: null as number | null };
    })
    .toSorted((a, b) => pixels(b.saving.now) - pixels(a.saving.now));
  let reached = 0;
  return found.map((part) => {
    reached += pixels(part.saving.now);
    return { ...part, reached: whole > 0 ? (reached / whole) * 100 : null };
  });
}

export class FixtureWaste {
  #kept: Kept = { decisions: {}, limits: {} };
  #past: Kept[] = [];
  #future: Kept[] = [];
  #removed: string[] = [];
  #loaded: WasteEvidenceFile[] = [];

  async waste(request: WasteRequest): Promise<Waste> {
    const { view, listed } = request;
    const recorded = await this.#recorded(view);
    const rows = recorded.rows.map((row) => this.#decided(row));
    const shown = rows.filter((row) => {
      const counts = {
        alternative: "alternatives",
        candidate: "candidates",
        refuted: "refuted",
        snoozed: "snoozed",
      } as const;
      const text = `${row.name} ${row.resource_id} ${row.resource} ${row.owner} ${row.account_label} ${row.detail}`;
      return (
        (row.counts === "added" || listed.also.includes(counts[row.counts])) &&
        (listed.tile === null || this.#tileOf(recorded, row) === listed.tile) &&
        (listed.owner === null || row.owner === listed.owner) &&
        (listed.service === null || row.service === listed.service) &&
        text.toLowerCase().includes(listed.search.trim().toLowerCase())
      );
    });
    const counted = rows.filter(({ counts }) => counts === "added");
    const high = counted.filter(({ confidence }) => confidence === "high");
    return {
      ...recorded,
      total: {
        ...recorded.total,
        count: counted.length,
        owned: counted.filter(isOwned).length,
        saving: savings(counted),
        high: savings(high),
        medium: savings(counted.filter((row) => !high.includes(row))),
        candidates: aside(rows, "candidate"),
        refuted: aside(rows, "refuted"),
        snoozed: aside(rows, "snoozed"),
      },
      tiles: recorded.tiles.map((tile) => {
        const own = counted.filter((row) => this.#tileOf(recorded, row) === tile.kind);
        return { ...tile, count: own.length, owned: own.filter(isOwned).length, saving: savings(own) };
      }),
      by_owner: parts(rows, recorded.by_owner, ({ owner }) => owner),
      by_service: parts(rows, recorded.by_service, ({ service }) => service),
      rows: shown,
      listed: several(shown),
      rules: recorded.rules.map((rule) => ({ ...rule, limits: rule.limits.map((limit) => this.#limit(limit)) })),
      general_limits: recorded.general_limits.map((limit) => this.#limit(limit)),
      evidence: [...recorded.evidence, ...this.#loaded].filter(({ name }) => !this.#removed.includes(name)),
      ledger: Object.entries(this.#kept.decisions)
        .filter(([, { state }]) => state === "promised" || state === "accepted")
        .flatMap(([key, { day, promised }]) => {
          const row = rows.find((one) => one.key === key);
          if (!row) return [];
          const { name, resource, owner, current } = row;
          const words = "no month after the promise is loaded yet";
          const told = {
            key,
            name,
            resource,
            owner,
            by: day,
            late: false,
            words,
            months: [],
            outcome: "waiting" as const,
          };
          return [{ ...told, month: view.period.to, promised: promised ?? "0", before: current }];
        }),
      undo: this.#past.length,
      redo: this.#future.length,
    };
  }

  async detail(request: WasteDetailRequest): Promise<WasteDetail> {
    const row = (await this.#recorded(request.view)).rows.find(({ key }) => key === request.key);
    if (!row) throw new Failure(appError("not-available", "This is no longer found."));
    const recorded = isGolden("waste_detail", request)
      ? ((await goldenAnswer("waste_detail", request)) as WasteDetail)
      : this.#plain(row, request.view);
    return { ...recorded, row: this.#decided(row), decision: this.#kept.decisions[row.key] ?? null };
  }

  async decide({ asked, keys, decided, note }: DecideWaste): Promise<Waste> {
    const { rows } = await this.#recorded(asked.view);
    const decisions = { ...this.#kept.decisions };
    for (const key of keys) {
      const before = decisions[key];
      const row = rows.find((one) => one.key === key);
      decisions[key] = this.#decision(decided, note ?? before?.note ?? "", before?.owner ?? "", row);
    }
    this.#keep({ ...this.#kept, decisions });
    return this.waste(asked);
  }

  setLimits({ asked, limits }: SetWasteLimits): Promise<Waste> {
    const wrong = limits.find(({ value }) => !/^\d*(\.\d+)?$/.test(value));
    if (wrong) throw new Failure(appError("bad-input", `'${wrong.value}' cannot be the limit ${wrong.key}.`));
    const changed = { ...this.#kept.limits };
    for (const { key, value } of limits) changed[key] = value;
    this.#keep({ ...this.#kept, limits: changed });
    return this.waste(asked);
  }

  step({ asked, redo }: StepWaste): Promise<Waste> {
    const [from, to] = redo ? [this.#future, this.#past] : [this.#past, this.#future];
    const next = from.pop();
    if (!next) throw new Failure(appError("not-available", "There is nothing to take back."));
    to.push(this.#kept);
    this.#kept = next;
    return this.waste(asked);
  }

  async addEvidence({ asked, paths }: AddEvidence): Promise<AddedEvidence | null> {
    const given = paths ?? ["/home/analyst/evidence/co-idle.csv"];
    const names = given.map((path) => path.replace(/^.*\//, ""));
    if (names.some((name) => /larkspur|rates|invoices/.test(name))) return null;
    for (const name of names) {
      this.#loaded.push({
        name,
        kinds: ["a Compute Optimizer export"],
        date: "2026-09-30",
        count: 12,
        stale: true,
        refused: null,
      });
    }
    return { added: names, refused: [], waste: await this.waste(asked) };
  }

  removeEvidence({ asked, name }: RemoveEvidence): Promise<Waste> {
    this.#removed.push(name);
    return this.waste(asked);
  }

  script(save: boolean): { text: string; path: string | null } {
    return { text: SCRIPT, path: save ? "/home/analyst/collect-evidence.sh" : null };
  }

  async export({ view }: ExportWorkLists): Promise<WorkListFiles> {
    const { by_owner: owners, total } = await this.#recorded(view);
    const folder = `/home/analyst/Curio/waste-${view.period.to}`;
    const control = `${folder}/work-lists.control.json`;
    return { folder, lists: owners.length, control_path: control, total: total.saving.now };
  }

  async #recorded(view: View): Promise<Waste> {
    return (await goldenAnswer("waste", { view, draft: null, listed: EVERYTHING })) as Waste;
  }

  #tileOf({ rules }: Waste, row: WasteRow): string | null {
    return rules.find(({ id }) => id === row.rule)?.tile ?? null;
  }

  #decided(row: WasteRow): WasteRow {
    const decision = this.#kept.decisions[row.key];
    if (!decision) return row;
    const { state, day, reason, owner } = decision;
    const words = state === "refuted" ? reason : day;
    const isAside = state === "refuted" || (state === "snoozed" && row.counts !== "alternative");
    const counts = isAside && row.counts !== "refuted" ? (state === "refuted" ? "refuted" : "snoozed") : row.counts;
    const given = owner === "" ? {} : { owner, owner_given: true };
    return { ...row, ...given, state, state_words: words, counts };
  }

  #decision(decided: WasteDecided, note: string, owner: string, row: WasteRow | undefined): WasteDecision {
    const nothing = { state: "open" as const, day: "", reason: "", note, owner, promised: null, replaced_by: [] };
    const promised = row?.saving.now ?? null;
    if (decided.kind === "owner") return { ...nothing, owner: decided.owner };
    if (decided.kind === "accept") return { ...nothing, state: "accepted", promised };
    if (decided.kind === "promise")
      return { ...nothing, state: "promised", day: decided.by, replaced_by: decided.replaced_by, promised };
    if (decided.kind === "snooze") return { ...nothing, state: "snoozed", day: decided.until, reason: decided.reason };
    if (decided.kind === "refute") return { ...nothing, state: "refuted", reason: decided.reason };
    return nothing;
  }

  #limit(limit: WasteLimit): WasteLimit {
    const kept = this.#kept.limits[limit.key] ?? "";
    const value = kept === "" ? limit.default : kept;
    return { ...limit, value, changed: value !== limit.default };
  }

  #keep(now: Kept): void {
    this.#past.push(this.#kept);
    this.#future = [];
    this.#kept = now;
  }

  /** Of a finding whose detail was not recorded. */
  #plain(row: WasteRow, view: View): WasteDetail {
    return {
      revision: 1,
      row,
      owner_words: row.owner === "" ? "" : "tag team gives its value",
      since: "2026-08-01",
      maybe_older: true,
      proofs: [{ says: "supports", words: row.detail || row.name, file: null, field: "", date: "" }],
      history: null,
      inspect: `aws resourcegroupstaggingapi get-resources --region ${row.region}`,
      act: "",
      instead: [],
      decision: null,
      lines: { ...view, filters: [] },
    };
  }
}
