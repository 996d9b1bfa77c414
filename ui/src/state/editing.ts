// Edits of the rules that several places ask for.
import type { RulesEdit, SpellingGroup } from "../host/wire";

/** What the screen is to open: keys and the palette ask for it from anywhere. */
export type Wanted =
  { what: "rule"; account?: string } | { what: "pool" } | { what: "text"; line: number | null; column: number | null };

export function acceptEdits({ kind, keep, spellings }: SpellingGroup): RulesEdit[] {
  if (kind === "key") return spellings.map((key) => ({ kind: "accept_key", key }));
  return [{ kind: "accept", name: keep, spellings }];
}
