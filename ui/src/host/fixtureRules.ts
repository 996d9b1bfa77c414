// Just enough of the rules' text for the fixture: one setting a line. The engine reads all of TOML.
import type { EditRules, PoolEdit, RuleCondition, RulesEdit, RulesFlaw } from "./wire";

export const WITH_TESTS = `# Who owns what at Larkspur Freight (fictional), on the first day: a beginning that leaves things to do.
version = 1

[accounts]
file = "accounts.csv"

[dimension.owner]
tags = ["team"]
allowed = ["payments", "portal", "route-planning", "fleet", "tracking", "warehouse", "data-platform", "telemetry", "platform", "security"]
required = true

[[dimension.owner.rule]]
take = "tag"

[[dimension.owner.rule]]
take = "account-owner"

[[pool]]
name = "Support"
when = { service = { prefix = "AWSSupport" } }
split = "proportional"

[[pool]]
name = "Unused commitments"
when = { commitment-status = "Unused" }
split = "proportional"

[[test]]
name = "the ledger database is of payments"
when = { account = "001000000112" }
is = { owner = "payments" }

[[test]]
name = "the log analytics from the Marketplace is telemetry's"
when = { account = "990000000684" }
is = { owner = "telemetry" }
`;

export interface FixtureRule {
  line: number;
  when: RuleCondition[];
  is: string | null;
  take: string | null;
  table: string | null;
}

export interface FixturePool extends PoolEdit {
  line: number;
}

export interface FixtureTest {
  name: string;
  line: number;
  when: RuleCondition[];
  owner: string;
}

export interface FixtureRules {
  tags: string[];
  allowed: string[];
  aliases: Map<string, string[]>;
  rules: FixtureRule[];
  pools: FixturePool[];
  tests: FixtureTest[];
  method: string;
  credits: string;
  flaws: RulesFlaw[];
}

const HEADERS =
  /^\[\[?(accounts|dimension\.owner|dimension\.owner\.aliases|dimension\.owner\.rule|sharing|pool|test)\]\]?$/;
const SETTING = /^"?([A-Za-z][\w :.-]*?)"? = (.+)$/;

function texts(value: string): string[] {
  return [...value.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
}

function conditions(value: string): RuleCondition[] {
  const parts = value.matchAll(/"?([a-z][\w:-]*)"? = (?:\{ (\w+) = ("[^"]*") \}|(\[[^\]]*\]|"[^"]*"))/gi);
  return [...parts].map(([, column = "", fits = "is", fit, is]) => ({ column, fits, values: texts(fit ?? is ?? "") }));
}

interface Section {
  head: string;
  line: number;
  settings: Map<string, string>;
}

/** Lines with their numbers; a list that goes over several is one. */
function logical(text: string): { written: string; number: number }[] {
  const found: { written: string; number: number }[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    const last = found.at(-1);
    const isOpen =
      last !== undefined && /^\s*"?[\w-]+"? = \[/.test(last.written) && !last.written.trimEnd().endsWith("]");
    if (isOpen) last.written += ` ${written.trim()}`;
    else found.push({ written, number: index + 1 });
  }
  return found;
}

function sections(text: string): { sections: Section[]; flaws: RulesFlaw[] } {
  const found: Section[] = [{ head: "", line: 1, settings: new Map() }];
  const flaws: RulesFlaw[] = [];
  for (const { written, number } of logical(text)) {
    const line = written.trim();
    const setting = SETTING.exec(line);
    const head = HEADERS.exec(line)?.[1];
    if (line === "" || line.startsWith("#")) continue;
    if (head !== undefined) found.push({ head, line: number, settings: new Map() });
    else if (setting) found.at(-1)?.settings.set(setting[1] ?? "", setting[2] ?? "");
    else
      flaws.push({
        file: "rules.toml",
        line: number,
        column: written.length - written.trimStart().length + 1,
        what: `This is no TOML: expected a setting, found "${line.slice(0, 24)}".`,
        hint: "Compare it with the lines around it.",
      });
  }
  return { sections: found, flaws };
}

function ruleOf({ line, settings }: Section): FixtureRule {
  const first = (key: string): string | null => texts(settings.get(key) ?? "")[0] ?? null;
  return {
    line,
    when: conditions(settings.get("when") ?? ""),
    is: first("is"),
    take: first("take"),
    table: first("table"),
  };
}

function poolOf({ line, settings }: Section): FixturePool {
  const first = (key: string): string => texts(settings.get(key) ?? "")[0] ?? "";
  const shares = [...(settings.get("shares") ?? "").matchAll(/"?([\w -]+?)"? = ([\d.]+)/g)];
  return {
    line,
    name: first("name"),
    when: conditions(settings.get("when") ?? ""),
    split: first("split"),
    shares: shares.map(([, owner = "", percent = ""]) => ({ owner: owner.trim(), percent })),
    driver: settings.has("driver") ? first("driver") : null,
    to: settings.has("to") ? texts(settings.get("to") ?? "") : null,
  };
}

export function readRules(text: string): FixtureRules {
  const { sections: all, flaws } = sections(text);
  const of = (head: string): Section[] => all.filter((section) => section.head === head);
  const owner = of("dimension.owner")[0]?.settings;
  const sharing = of("sharing")[0]?.settings;
  const rules = of("dimension.owner.rule").map(ruleOf);
  const allowed = texts(owner?.get("allowed") ?? "");
  for (const { take, line } of rules)
    if (take !== null && !/^(tag|account-|cost-center|.*:)/.test(take))
      flaws.push({
        file: "rules.toml",
        line: line + 1,
        column: 8,
        what: `There is no column "${take}".`,
        hint: 'Did you mean "tag"?',
      });
  for (const { is, line } of rules)
    if (is !== null && allowed.length > 0 && !allowed.includes(is))
      flaws.push({
        file: "rules.toml",
        line: line + 2,
        column: 6,
        what: `'${is}' is no allowed owner.`,
        hint: "Add it to allowed, or use one of the names there.",
      });
  return {
    tags: texts(owner?.get("tags") ?? ""),
    allowed,
    aliases: new Map(
      [...(of("dimension.owner.aliases")[0]?.settings ?? [])].map(([name, value]) => [name, texts(value)]),
    ),
    rules,
    pools: of("pool").map(poolOf),
    tests: of("test").map(({ line, settings }) => ({
      name: texts(settings.get("name") ?? "")[0] ?? "",
      line,
      when: conditions(settings.get("when") ?? ""),
      owner: conditions(settings.get("is") ?? "")[0]?.values[0] ?? "",
    })),
    method: texts(sharing?.get("method") ?? "")[0] ?? "direct",
    credits: texts(sharing?.get("credits") ?? "")[0] ?? "apart",
    flaws,
  };
}

const quoted = (value: string): string => `"${value}"`;
const list = (values: readonly string[]): string => `[${values.map(quoted).join(", ")}]`;

function whenText(when: readonly RuleCondition[]): string {
  const parts = when.map(({ column, fits, values }) => {
    const key = /^[\w-]+$/.test(column) ? column : quoted(column);
    if (fits !== "is") return `${key} = { ${fits} = ${quoted(values[0] ?? "")} }`;
    return `${key} = ${values.length === 1 ? quoted(values[0] ?? "") : list(values)}`;
  });
  return `{ ${parts.join(", ")} }`;
}

function poolText(pool: PoolEdit): string {
  const lines = [
    "[[pool]]",
    `name = ${quoted(pool.name)}`,
    `when = ${whenText(pool.when)}`,
    `split = ${quoted(pool.split)}`,
  ];
  if (pool.split === "fixed")
    lines.push(`shares = { ${pool.shares.map(({ owner, percent }) => `${owner} = ${percent}`).join(", ")} }`);
  if (pool.driver !== null) lines.push(`driver = ${quoted(pool.driver)}`);
  if (pool.to) lines.push(`to = ${list(pool.to)}`);
  return lines.join("\n");
}

/** Every header with what stands under it. */
function blocksOf(text: string): string[] {
  return text.trimEnd().split(/\n+(?=\[)/);
}

const isRule = (block: string): boolean => block.startsWith("[[dimension.owner.rule]]");

function withRules(blocks: string[], change: (rules: string[]) => string[]): string[] {
  const at = blocks.findIndex(isRule);
  const place = at < 0 ? blocks.findLastIndex((block) => block.startsWith("[dimension.owner")) + 1 : at;
  const others = blocks.filter((block) => !isRule(block));
  return [...others.slice(0, place), ...change(blocks.filter(isRule)), ...others.slice(place)];
}

function withSetting(blocks: string[], head: string, key: string, value: string): string[] {
  const at = blocks.findIndex((block) => block.startsWith(`[${head}]`));
  if (at < 0) {
    const owner = blocks.findIndex((block) => block.startsWith("[dimension.owner]"));
    const block = `[${head}]\n${key} = ${value}`;
    return head.startsWith("dimension") ? blocks.toSpliced(owner + 1, 0, block) : [...blocks, block];
  }
  const lines = (blocks[at] ?? "").split("\n").filter((line) => !line.startsWith(`${key} =`));
  return blocks.with(at, [...lines, `${key} = ${value}`].join("\n"));
}

function inserted(rules: string[], block: string, place: number | null): string[] {
  return rules.toSpliced(place ?? rules.length, 0, block);
}

function edited(text: string, edit: RulesEdit): string[] {
  const blocks = blocksOf(text);
  const { aliases, tags } = readRules(text);
  switch (edit.kind) {
    case "start":
      return ["version = 1", `[dimension.owner]\ntags = ${list(edit.tags)}`, `[[dimension.owner.rule]]\ntake = "tag"`];
    case "accept": {
      const known = aliases.get(edit.name) ?? [];
      return withSetting(
        blocks,
        "dimension.owner.aliases",
        edit.name,
        list([...new Set([...known, ...edit.spellings])]),
      );
    }
    case "accept_key":
      return withSetting(blocks, "dimension.owner", "tags", list([...tags, edit.key]));
    case "add_rule": {
      const block = `[[dimension.owner.rule]]\nwhen = ${whenText(edit.when)}\nis = ${quoted(edit.is)}`;
      return withRules(blocks, (rules) => inserted(rules, block, edit.place));
    }
    case "add_take": {
      const table = edit.table === null ? "" : `\ntable = ${quoted(edit.table)}`;
      const block = `[[dimension.owner.rule]]\ntake = ${quoted(edit.column)}${table}`;
      return withRules(blocks, (rules) => inserted(rules, block, edit.place));
    }
    case "remove_rule":
      return withRules(blocks, (rules) => rules.toSpliced(edit.place, 1));
    case "move_rule":
      return withRules(blocks, (rules) => inserted(rules.toSpliced(edit.place, 1), rules[edit.place] ?? "", edit.to));
    case "put_pool": {
      const at = blocks.findIndex(
        (block) => block.startsWith("[[pool]]") && block.includes(`name = "${edit.pool.name}"`),
      );
      const last = blocks.findLastIndex((block) => block.startsWith("[[pool]]") || isRule(block));
      return at < 0 ? blocks.toSpliced(last + 1, 0, poolText(edit.pool)) : blocks.with(at, poolText(edit.pool));
    }
    case "remove_pool":
      return blocks.filter((block) => !(block.startsWith("[[pool]]") && block.includes(`name = "${edit.name}"`)));
    case "set_sharing": {
      const withMethod = edit.method === null ? blocks : withSetting(blocks, "sharing", "method", quoted(edit.method));
      return edit.credits === null ? withMethod : withSetting(withMethod, "sharing", "credits", quoted(edit.credits));
    }
  }
}

export function editRules({ text, edits }: EditRules): string {
  return edits.reduce((before, edit) => `${edited(before, edit).join("\n\n")}\n`, text);
}
