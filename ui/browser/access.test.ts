// WCAG 2.2 AA on every screen, in both themes, and nothing lost at 200 %.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import type { AxeResults } from "axe-core";
import { complaints, launch, open, type Opening } from "./curio";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Case {
  name: string;
  at?: string;
  settings?: Opening["settings"];
  act?: (page: Page) => Promise<unknown>;
}

async function edit(page: Page): Promise<void> {
  await page.getByRole("grid", { name: "Spellings to heal" }).waitFor();
  await page.keyboard.press("a");
  await page.getByRole("region", { name: "Unsaved edit" }).getByText("All owners").waitFor();
}

const CASES: Case[] = [
  { name: "Overview" },
  { name: "Overview of several months, by team", at: "#/overview?from=2026-08&to=2026-10&by=tag%3Ateam" },
  { name: "Overview, narrowed", at: "#/overview?f=service:is:AmazonEC2&by=usage-type" },
  { name: "Overview, presented", settings: { presenter: true } },
  { name: "Overview, as a table", act: (page) => page.getByRole("button", { name: "Table", exact: true }).click() },
  { name: "Lines", at: "#/lines?" },
  { name: "Attribution", at: "#/attribution?" },
  { name: "Attribution, presented", at: "#/attribution?", settings: { presenter: true } },
  { name: "Attribution, before rules", at: "?fixture=unruled#/attribution?" },
  { name: "Attribution, with flaws", at: "?fixture=flawed#/attribution?", act: (page) => page.keyboard.press("e") },
  { name: "Attribution, edited", at: "#/attribution?", act: edit },
  { name: "Attribution, a test fails", at: "?fixture=failing#/attribution?", act: edit },
  { name: "Attribution, a pool", at: "#/attribution?", act: (page) => page.keyboard.press("p") },
  { name: "Attribution, a rule", at: "#/attribution?", act: (page) => page.keyboard.press("r") },
  {
    name: "Attribution, pools as a table",
    at: "#/attribution?",
    act: (page) => page.getByRole("button", { name: "Table", exact: true }).click(),
  },
  { name: "Waste", at: "#/waste?" },
  { name: "Waste, presented", at: "#/waste?", settings: { presenter: true } },
  {
    name: "Waste, all listed",
    at: "#/waste?",
    act: (page) => page.getByRole("button", { name: /^Candidates/ }).click(),
  },
  {
    name: "Waste, by owner",
    at: "#/waste?",
    act: (page) => page.getByRole("button", { name: "by owner", exact: true }).click(),
  },
  { name: "Waste, a promise", at: "#/waste?", act: (page) => page.keyboard.press("p") },
  { name: "Waste, limits", at: "#/waste?", act: (page) => page.keyboard.press("l") },
  { name: "Waste, the script", at: "#/waste?", act: (page) => page.getByText("Show the collecting script").click() },
  { name: "Waste, promises", at: "#/waste?", act: (page) => page.getByRole("button", { name: "Promises" }).click() },
  { name: "Waste, failed", at: "?fixture=error#/waste?" },
  { name: "Sources", at: "#/sources?" },
  { name: "Sources, presented", at: "#/sources?", settings: { presenter: true } },
  { name: "Sources, restated, with a hole", at: "?fixture=restated#/sources?" },
  {
    name: "Sources, as a table",
    at: "#/sources?",
    act: (page) => page.getByRole("button", { name: "Table", exact: true }).click(),
  },
  { name: "Components", at: "#/design?" },
  { name: "first run", at: "?fixture=empty" },
  { name: "failure", at: "?fixture=error" },
  { name: "waiting", at: "?fixture=waiting" },
  { name: "import", act: (page) => page.keyboard.press("Control+o") },
  { name: "palette", act: (page) => page.keyboard.press("Control+k") },
  { name: "shortcuts", act: (page) => page.keyboard.press("F1") },
  { name: "export", act: (page) => page.keyboard.press("Control+e") },
  { name: "menu", act: (page) => page.getByRole("button", { name: "Menu" }).click() },
  { name: "bases", act: (page) => page.locator("[popovertarget=basis-panel]").click() },
  { name: "periods", act: (page) => page.locator("[popovertarget=period-panel]").click() },
  {
    name: "filter",
    act: async (page) => {
      await page.getByRole("button", { name: "+ Filter" }).click();
      await page.getByRole("dialog", { name: "Add a filter" }).locator("[data-option=service]").click();
    },
  },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

async function settle(page: Page): Promise<void> {
  await page
    .waitForFunction(() => document.querySelector("[aria-busy=true]") === null, undefined, { timeout: 2000 })
    .catch(() => null);
}

/** Through the debugger, so that the page's own policy stays in force. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate(async () => {
    const axe = (window as unknown as { axe: { run: (options: unknown) => Promise<AxeResults> } }).axe;
    return axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
  });
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`).join(" | ")}`,
  );
}

describe.each([false, true])("in the dark: %s", (isDark) => {
  it.each(CASES)("$name has no violations", async ({ at, settings, act }) => {
    const page = await open(browser, {
      isDark,
      ...(at === undefined ? {} : { at }),
      ...(settings ? { settings } : {}),
    });
    await settle(page);
    await act?.(page);
    await settle(page);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

describe("at 200 %", () => {
  const screens = [
    "",
    "#/lines?",
    "#/attribution?",
    "#/waste?",
    "#/sources?",
    "?fixture=empty",
    "#/overview?f=service:is:AmazonEC2",
  ];
  it.each(screens)("nothing of %j lies beyond the side of the window", async (at) => {
    const page = await open(browser, { at, settings: { zoom_percent: 200 } });
    await settle(page);
    const wide = await page.evaluate(() => {
      const outside = (node: Element): boolean => {
        const box = node.getBoundingClientRect();
        const isScrolled = node.closest(".scroll, .visually-hidden, [popover], dialog") !== null;
        return box.width > 0 && box.right > window.innerWidth + 1 && !isScrolled;
      };
      return [...document.querySelectorAll("body *")].filter(outside).map((node) => node.outerHTML.slice(0, 120));
    });
    expect(wide).toEqual([]);
    expect(await violations(page)).toEqual([]);
  });
});

describe("targets", () => {
  it.each(["#/overview?f=service:is:AmazonEC2", "#/waste?"])("of %j are at least 24 by 24 pixels", async (at) => {
    const page = await open(browser, { at });
    await settle(page);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], input:not([type=checkbox], [type=radio]), select")]
        .map((node) => ({ html: node.outerHTML.slice(0, 100), box: node.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ html }) => html),
    );
    expect(small).toEqual([]);
  });
});
