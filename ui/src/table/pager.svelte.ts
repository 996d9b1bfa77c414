import { asAppError } from "../host/failure";
import type { AppError } from "../host/wire";
import { pageOffsets, type RowWindow } from "./window";

export const PAGE_SIZE = 100;
const PATIENCE_MS = 120;

interface PageOf<Row> {
  rows: Row[];
  row_count: number;
}

type Ask<Page> = (offset: number, limit: number) => Promise<Page>;

/** Rows of one question, fetched page by page as they come into the window. */
export class Pager<Question, Row, Page extends PageOf<Row>> {
  /** The first page: totals and counts are the same on every page. */
  head = $state.raw<Page | null>(null);
  /** What the rows on the screen answer; a newer question may be on its way. */
  answered = $state.raw<Question | null>(null);
  failure = $state.raw<AppError | null>(null);
  waiting = $state(false);
  /** By offset. */
  #pages = $state.raw<Readonly<Record<number, Row[]>>>({});
  #asked: number[] = [];
  #question: Question | null = null;
  #ask: Ask<Page> | null = null;
  #turn = 0;

  row = (index: number): Row | undefined => {
    const offset = index - (index % PAGE_SIZE);
    return this.#pages[offset]?.[index - offset];
  };

  async open(question: Question, ask: Ask<Page>): Promise<void> {
    const turn = (this.#turn += 1);
    this.#question = question;
    this.#ask = ask;
    this.#asked = [];
    this.waiting = true;
    const fading = setTimeout(() => {
      if (turn === this.#turn) this.head = null;
    }, PATIENCE_MS);
    await this.#fetch(0, turn);
    clearTimeout(fading);
    if (turn === this.#turn) this.waiting = false;
  }

  need = (rows: RowWindow): void => {
    if (this.waiting) return;
    for (const offset of pageOffsets(rows, PAGE_SIZE)) void this.#fetch(offset, this.#turn);
  };

  /** Rows that are here, in order. */
  loaded(first: number, end: number): Row[] {
    const rows: Row[] = [];
    for (let index = first; index < end; index += 1) {
      const row = this.row(index);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  async #fetch(offset: number, turn: number): Promise<void> {
    if (!this.#ask || this.#asked.includes(offset)) return;
    this.#asked.push(offset);
    try {
      const page = await this.#ask(offset, PAGE_SIZE);
      if (turn === this.#turn) this.#keep(offset, page);
    } catch (thrown) {
      if (turn === this.#turn) this.#fail(asAppError(thrown));
    }
  }

  #keep(offset: number, page: Page): void {
    if (offset === 0) {
      this.head = page;
      this.answered = this.#question;
      this.failure = null;
      this.#pages = {};
    }
    this.#pages = { ...this.#pages, [offset]: page.rows };
  }

  #fail(failure: AppError): void {
    this.head = null;
    this.failure = failure;
  }
}
