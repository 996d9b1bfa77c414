// The rules of the fixture, from one page load to the next. A recorded answer goes before a computed one.
import FIRST_DAY from "../../../data-samples/rules/first-day/rules.toml?raw";
import { appError, Failure } from "./failure";
import { attribution, cash, compliance, coverage, percentOf, spellings } from "./fixtureAnswers";
import { ACCOUNTS, added, place, share } from "./fixtureOwners";
import { editRules, readRules, WITH_TESTS } from "./fixtureRules";
import { goldenAnswer, isGolden } from "./golden";
import { parseDecimal } from "../lib/decimal";
import { plural } from "../lib/money";
import { acceptEdits } from "../state/editing";
import type {
  Attribution,
  AttributionRequest,
  CloseMonth,
  Compliance,
  CoveragePath,
  ExportStatements,
  PathRequest,
  PathStep,
  RulesEdit,
  RulesText,
  SaveRules,
  StatementFiles,
} from "./wire";

const PATH = "/home/analyst/.local/share/curio/sample.curio/rules/rules.toml";
const OWNERS: Record<string, string> = {
  "000770000571": "data-platform",
  "990000000914": "platform",
  "990000001130": "platform",
};

interface Kept {
  past: (string | null)[];
  now: string | null;
  future: (string | null)[];
}

type Play = "usual" | "unruled" | "flawed" | "failing" | "defect";

function hashOf(text: string): string {
  return `${text.length}-${Array.from(text).reduce((hash, letter) => (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521, 7)}`;
}

export class FixtureAttribution {
  #kept: Kept;
  readonly #play: Play;
  readonly #closed = new Set<string>();

  constructor(play: string) {
    this.#play = (["unruled", "flawed", "failing", "defect"].find((known) => known === play) ?? "usual") as Play;
    const begun: Record<Play, string | null> = {
      usual: FIRST_DAY,
      unruled: null,
      flawed: `${WITH_TESTS}
[[pool
`,
      failing: WITH_TESTS,
      defect: WITH_TESTS,
    };
    const fresh: Kept = { past: [], now: begun[this.#play], future: [] };
    this.#kept = JSON.parse(sessionStorage.getItem("rules") ?? JSON.stringify(fresh)) as Kept;
  }

  get hasRules(): boolean {
    return this.#kept.now !== null;
  }

  /** As recorded: nothing was saved yet. */
  get #isFresh(): boolean {
    return this.#play === "usual" && this.#kept.past.length === 0 && this.#kept.future.length === 0;
  }

  get #rules(): RulesText | null {
    const { past, now, future } = this.#kept;
    return now === null ? null : { text: now, hash: hashOf(now), path: PATH, undo: past.length, redo: future.length };
  }

  async attribution(request: AttributionRequest): Promise<Attribution> {
    if (this.#isFresh && isGolden("attribution", request))
      return (await goldenAnswer("attribution", request)) as Attribution;
    const text = request.draft ?? this.#kept.now ?? "";
    const saved = this.#kept.now === null ? readRules("") : readRules(this.#kept.now);
    const now = readRules(
      this.#play === "failing" && request.draft !== null ? text.replace('"telemetry" }', '"portal" }') : text,
    );
    return attribution(request, { rules: this.#rules, saved, now, isDefect: this.#play === "defect" });
  }

  edit(text: string, edits: RulesEdit[]): string {
    return editRules({ text, edits });
  }

  save({ text, seen }: SaveRules): void {
    // What was recorded has a hash of its own.
    if (!this.#isFresh && seen !== (this.#rules?.hash ?? null))
      throw new Failure(
        appError(
          "workspace",
          "The rules were changed elsewhere since this edit began.",
          "Look at them, then edit again.",
        ),
      );
    this.#keep({ past: [...this.#kept.past, this.#kept.now], now: text, future: [] });
  }

  step(redo: boolean): void {
    const { past, now, future } = this.#kept;
    const [from, to] = redo ? [future, past] : [past, future];
    const next = from.at(-1);
    if (next === undefined)
      throw new Failure(appError("not-available", `There is nothing to ${redo ? "redo" : "undo"} in the rules.`));
    const [left, gained] = [from.slice(0, -1), [...to, now]];
    this.#keep(redo ? { past: gained, now: next, future: left } : { past: left, now: next, future: gained });
  }

  async path(request: PathRequest): Promise<CoveragePath> {
    if (this.#isFresh && isGolden("coverage_path", request))
      return (await goldenAnswer("coverage_path", request)) as CoveragePath;
    const { draft, target } = request;
    let text = draft ?? this.#kept.now ?? "";
    const reached = (): { covered: number; whole: number } => {
      const rules = readRules(text);
      const placed = place(rules);
      const of = coverage(placed, share(rules, placed)).shares[0];
      const cents = (amount = "0"): number => Number(parseDecimal(amount).units);
      return { covered: cents(of?.covered), whole: cents(of?.whole) };
    };
    const steps: PathStep[] = [];
    const begun = reached();
    const now = percentOf(begun.covered, begun.whole);
    for (;;) {
      const { covered, whole } = reached();
      if ((covered / whole) * 100 >= target) break;
      const best = this.#candidates(text)
        .map((step) => {
          const before = text;
          text = editRules({ text, edits: step.edits });
          const gain = reached().covered - covered;
          text = before;
          return { step, gain };
        })
        .toSorted((a, b) => b.gain - a.gain)[0];
      if (!best || best.gain <= 0) break;
      text = editRules({ text, edits: best.step.edits });
      steps.push({ ...best.step, gain: cash(best.gain), after: percentOf(covered + best.gain, whole) });
    }
    const end = reached();
    const after = percentOf(end.covered, end.whole);
    return {
      revision: 1,
      words: "of taggable spend",
      target,
      now,
      steps,
      after,
      gain: cash(end.covered - begun.covered),
      reached: (after ?? 0) >= target,
      fewest: true,
    };
  }

  #candidates(text: string): Omit<PathStep, "gain" | "after">[] {
    const rules = readRules(text);
    const placed = place(rules);
    const healed = spellings(rules, placed).map((group) => {
      const { kind, keep, spellings: others, resources } = group;
      const what =
        kind === "key"
          ? `Read the key ${others.join(", ")} as ${keep}`
          : `Accept ${plural(others.length, "spelling")} of ${keep}`;
      const owner = kind === "key" ? "data-platform" : keep;
      return { what, details: others, owner, resources, edits: acceptEdits(group) };
    });
    const named = ACCOUNTS.filter(([account]) =>
      placed.some(({ atom, kind }) => atom.account === account && kind === "untagged"),
    );
    const given = named.map(([account, name]) => {
      const owner = OWNERS[account] ?? name.split("-")[0] ?? name;
      const lines = placed.filter(({ atom, kind }) => atom.account === account && kind === "untagged");
      return {
        what: `Give ${name} to ${owner}`,
        details: [`account ${account}`],
        owner,
        resources: added(lines.map(({ atom }) => atom.resources)),
        edits: [
          { kind: "add_rule", when: [{ column: "account", fits: "is", values: [account] }], is: owner, place: null },
        ] as RulesEdit[],
      };
    });
    return [...healed, ...given];
  }

  async compliance(request: unknown): Promise<Compliance> {
    const isUntouched = this.#closed.size === 0 && this.#isFresh;
    if (isUntouched && isGolden("compliance", request))
      return (await goldenAnswer("compliance", request)) as Compliance;
    return compliance(readRules(this.#kept.now ?? ""), this.#closed);
  }

  close({ month, open }: CloseMonth): Promise<Compliance> {
    if (open) this.#closed.delete(month);
    else this.#closed.add(month);
    return this.compliance(null);
  }

  async export({ view }: ExportStatements): Promise<StatementFiles> {
    const { owners, conservation } = await this.attribution({ view, draft: null });
    const folder = `/home/analyst/Curio/statements-${view.period.to}`;
    return { folder, statements: owners.length, control_path: `${folder}/control.json`, total: conservation.owners };
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    sessionStorage.setItem("rules", JSON.stringify(kept));
  }
}
