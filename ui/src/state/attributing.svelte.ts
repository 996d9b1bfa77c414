// The rules of who owns what: what they come to, the edit that is not saved, and what the user does with both.
import { asAppError } from "../host/failure";
import type { Host } from "../host/host";
import type {
  AppError,
  Attribution,
  Compliance,
  CoveragePath,
  RulesEdit,
  RulesText,
  Session,
  SpellingGroup,
  StatementFiles,
  View,
} from "../host/wire";
import { acceptEdits, type Wanted } from "./editing";
import { Query } from "./query.svelte";
import { back, begin, forward, record, type Undo } from "./undo";
import { failureWords } from "./words";

/** Typing has paused. */
const TYPING_MS = 150;
const USUAL_TARGET = 95;

/** An answer with the question it belongs to. */
export interface Attributed {
  view: View;
  draft: string | null;
  attribution: Attribution;
}

export class Attributing {
  readonly answered = new Query<Attributed>();
  readonly path = new Query<CoveragePath>();
  readonly compliance = new Query<Compliance>();
  target = $state(USUAL_TARGET);
  /** Why the last change, save or step was not taken. */
  refused = $state.raw<AppError | null>(null);
  wanted = $state.raw<Wanted | null>(null);
  /** The statements that were exported last. */
  written = $state.raw<StatementFiles | null>(null);
  /** The spelling that A accepts. */
  selected = $state(0);
  busy = $state(false);
  /** Texts that are not saved, the first is what is on disk. */
  #edits = $state.raw<Undo<string> | null>(null);
  /** Hash of the text that the edit began from; read anew once an undo took the rules elsewhere under it. */
  #seen: string | null = null;
  #isElsewhere = false;
  /** What was saved until the answer has it. */
  #saved = $state.raw<string | null>(null);
  #loading: Promise<void> = Promise.resolve();
  #accepted = $state.raw<SpellingGroup[]>([]);
  #typed: string | null = null;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #changing: Promise<void> = Promise.resolve();
  readonly #host: Host;
  readonly #adopt: (session: Session) => void;
  readonly #ruled: () => void;
  readonly #say: (text: string) => void;

  attribution = $derived(this.answered.answer?.attribution ?? null);
  rules = $derived<RulesText | null>(this.attribution?.rules ?? null);
  draft = $derived<string | null>(this.#edits && this.#edits.now !== this.#begun() ? this.#edits.now : null);
  /** The text as it stands: the edit, else what is on disk. */
  text = $derived(this.draft ?? this.#saved ?? this.rules?.text ?? "");
  canUndo = $derived((this.#edits?.past.length ?? 0) > 0);
  canRedo = $derived((this.#edits?.future.length ?? 0) > 0);
  /** What was accepted a moment ago is gone before the answer says so. */
  spellings = $derived(this.attribution?.spellings.filter((group) => !this.#accepted.includes(group)) ?? []);
  isStale = $derived(this.answered.answer !== null && this.answered.answer.draft !== this.draft);
  canSave = $derived.by(() => {
    if (this.draft === null || this.isStale || this.busy || !this.attribution) return false;
    return this.attribution.flaws.length === 0 && this.attribution.tests.every(({ passed }) => passed);
  });

  constructor(host: Host, adopt: (session: Session) => void, ruled: () => void, say: (text: string) => void) {
    this.#host = host;
    this.#adopt = adopt;
    this.#ruled = ruled;
    this.#say = say;
  }

  async load(view: View, draft: string | null): Promise<void> {
    // Of the same view the figures stay until the new ones are there: an edit is seen as it moves them.
    const isEdit = JSON.stringify(this.answered.answer?.view) === JSON.stringify(view);
    this.#loading = this.answered.ask(
      async () => ({ view, draft, attribution: await this.#host.attribution({ view, draft }) }),
      isEdit,
    );
    await this.#loading;
    this.#accepted = [];
    this.#saved = null;
    if (this.#isElsewhere) this.#seen = this.rules?.hash ?? null;
    this.#isElsewhere = false;
    this.selected = Math.max(0, Math.min(this.selected, this.spellings.length - 1));
  }

  loadPath(view: View, draft: string | null, target: number): Promise<void> {
    return this.path.ask(() => this.#host.coveragePath({ view, draft, target }));
  }

  loadCompliance(view: View): Promise<void> {
    return this.compliance.ask(() => this.#host.compliance({ view }));
  }

  /** Another workspace has other rules. */
  forget(): void {
    this.#begin(null);
    for (const query of [this.answered, this.path, this.compliance]) query.clear();
    this.written = this.wanted = this.refused = null;
    this.selected = 0;
  }

  /** Changes of the text; each goes on from the one before it. */
  edit(edits: RulesEdit[]): Promise<boolean> {
    this.settle();
    const change = this.#changing.then(async () => {
      if (this.#saved !== null) await this.#loading;
      const { text } = await this.#host.editRules({ text: this.text, edits });
      this.#write(text);
    });
    this.#changing = change.catch(() => undefined);
    return this.#try(change);
  }

  accept(groups: readonly SpellingGroup[]): Promise<boolean> {
    if (groups.length === 0) return Promise.resolve(false);
    this.#accepted = [...this.#accepted, ...groups];
    this.selected = Math.max(0, Math.min(this.selected, this.spellings.length - 1));
    return this.edit(groups.flatMap(acceptEdits));
  }

  select(step: 1 | -1): void {
    this.selected = Math.max(0, Math.min(this.spellings.length - 1, this.selected + step));
  }

  /** The text as it is typed: the answer follows once typing pauses. */
  type(text: string): void {
    this.#typed = text;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.settle(), TYPING_MS);
  }

  /** What was typed counts at once. */
  settle(): void {
    clearTimeout(this.#typing);
    if (this.#typed !== null) this.#write(this.#typed);
    this.#typed = null;
  }

  undo(): void {
    this.settle();
    if (this.#edits) this.#edits = back(this.#edits);
    this.refused = null;
  }

  redo(): void {
    if (this.#edits) this.#edits = forward(this.#edits);
  }

  /** The whole edit; undo brings it back. */
  discard(): void {
    this.settle();
    if (this.#edits) this.#edits = record(this.#edits, this.#begun());
    this.refused = null;
  }

  async save(): Promise<void> {
    this.settle();
    const text = this.draft;
    if (text === null) return;
    this.busy = true;
    const isSaved = await this.#try(
      this.#host.saveRules({ text, seen: this.#seen }).then((session) => {
        this.#begin(null);
        this.#saved = text;
        this.#adopt(session);
        this.#ruled();
      }),
    );
    this.busy = false;
    if (isSaved) this.#say("Saved the rules. Undo takes them back");
  }

  /** Back or forward in the history of the rules on disk; an edit goes on from there. */
  async step(redo: boolean): Promise<void> {
    this.#isElsewhere = this.draft !== null;
    const isDone = await this.#try(this.#host.stepRules({ redo }).then((session) => this.#adopt(session)));
    if (isDone) this.#say(redo ? "The rules are as they were saved again" : "The rules are as before they were saved");
  }

  /** From the dialog, or from a dropped file: its name, or nothing when that is no table for rules. */
  async loadTable(path: string | null): Promise<string | null> {
    let file: string | null = null;
    await this.#try(
      this.#host.loadRulesTable({ path }).then((loaded) => {
        if (!loaded) return;
        file = loaded.file;
        this.#adopt(loaded.session);
        this.#say(`Took ${loaded.file} beside the rules`);
      }),
    );
    return file;
  }

  async closeMonth(view: View, month: string, open: boolean): Promise<void> {
    await this.#try(
      this.#host.closeMonth({ view, month, open }).then((compliance) => {
        this.compliance.answer = compliance;
      }),
    );
  }

  #begun(): string {
    return this.#edits?.past[0] ?? this.rules?.text ?? "";
  }

  #begin(edits: Undo<string> | null): void {
    clearTimeout(this.#typing);
    this.#typed = this.#saved = null;
    this.#edits = edits;
    this.#accepted = [];
    this.refused = null;
  }

  #write(text: string): void {
    if (!this.#edits) {
      this.#edits = begin(this.rules?.text ?? "");
      this.#seen = this.rules?.hash ?? null;
    }
    this.#edits = record(this.#edits, text);
  }

  async #try(change: Promise<void>): Promise<boolean> {
    this.refused = null;
    try {
      await change;
      return true;
    } catch (thrown) {
      this.refused = asAppError(thrown);
      this.#accepted = [];
      this.#say(failureWords(this.refused));
      return false;
    }
  }
}
