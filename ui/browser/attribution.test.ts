import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, copied, launch, open, text } from "./curio";

const AT = "#/attribution?";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const preview = (page: Page) => card(page, "Unsaved edit");
const editor = (page: Page) => page.getByRole("textbox", { name: "Text of rules.toml" });
const spellings = (page: Page) => page.getByRole("grid", { name: "Spellings to heal" }).locator("tbody tr");
const rules = (page: Page) => page.getByRole("grid", { name: "Rules for owner" }).locator("tbody tr");

const firstSpelling = (page: Page) => text(spellings(page).first().getByRole("rowheader"));

/** How many rows have this spelling. */
async function spelled(page: Page, spelling: string): Promise<number> {
  const found = await page.getByRole("grid", { name: "Spellings to heal" }).locator("tbody th").allInnerTexts();
  return found.filter((words) => words.replace(/\s+/g, " ").trim() === spelling).length;
}

/** Amounts of a column as cents. */
async function cents(page: Page, cells: string): Promise<number[]> {
  const written = await page.locator(cells).allInnerTexts();
  return written.map((figure) => Number(figure.replace("−", "-").replace(/[^\d-]/g, "") || "0"));
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe("by keyboard alone", () => {
  it("finds a misspelling, accepts and saves it, splits support evenly, and exports the statements", async () => {
    const page = await open(browser);
    await press(page, "Control+4");
    await spellings(page).first().waitFor();
    const healed = await firstSpelling(page);
    await press(page, "j", "k", "a");
    await expect.poll(() => text(preview(page))).toMatch(/Unsaved edit moves [\d.,]+ of October to .+; \d+ resource/);
    await expect.poll(() => spelled(page, healed)).toBe(0);
    await press(page, "Control+s");
    await expect.poll(() => preview(page).count()).toBe(0);
    await expect.poll(() => spelled(page, healed)).toBe(0);

    await card(page, "Shared pools")
      .getByRole("button", { name: /^Support/ })
      .focus();
    await press(page, "Enter");
    const dialog = page.getByRole("dialog", { name: "Pool Support" });
    await dialog.getByRole("radio", { name: /by direct cost/ }).focus();
    await press(page, "ArrowDown", "Enter");
    await expect.poll(() => dialog.count()).toBe(0);
    await card(page, "Shared pools").getByRole("button", { name: "Support even" }).waitFor();
    await card(page, "Statements").getByText("Who wins and loses").waitFor();
    await expect.poll(() => card(page, "Statements").locator("tfoot td").last().innerText()).toBe("0.00");
    await press(page, "Control+s");
    await expect.poll(() => preview(page).count()).toBe(0);

    await press(page, "Control+e");
    await page.getByRole("radio", { name: /^Statements/ }).waitFor();
    expect(await page.getByRole("radio", { name: /^Statements/ }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Choose a folder and export" }).focus();
    await press(page, "Enter");
    await card(page, "Statements").getByText("/home/analyst/Curio/statements-2026-10").waitFor();
    await page.getByRole("button", { name: "Copy path" }).press("Enter");
    expect(await copied(page)).toBe("/home/analyst/Curio/statements-2026-10");
  });

  it("undoes an edit, then what was saved, in the order it was done, also after a restart", async () => {
    const page = await open(browser, { at: AT });
    await spellings(page).first().waitFor();
    const healed = await firstSpelling(page);
    await press(page, "a");
    await preview(page).waitFor();
    await press(page, "Control+z");
    await expect.poll(() => preview(page).count()).toBe(0);
    await press(page, "Control+Shift+z");
    await preview(page).getByRole("button", { name: /^Save/ }).and(page.locator(":enabled")).waitFor();
    await press(page, "Control+s");
    await expect.poll(() => preview(page).count()).toBe(0);
    await press(page, "Control+1");
    await page.waitForURL(/#\/overview/);
    await page.waitForTimeout(500);
    await page.reload();
    await page.getByRole("link", { name: /^Attribution/ }).waitFor();
    await press(page, "Control+z");
    await page.waitForURL(/#\/attribution/);
    await expect.poll(() => spelled(page, healed)).toBe(0);
    await press(page, "Control+z");
    await expect.poll(() => spelled(page, healed)).toBe(1);
    await press(page, "Control+y");
    await expect.poll(() => spelled(page, healed)).toBe(0);
  });

  it("walks, moves and removes rules, and adds one", async () => {
    const page = await open(browser, { at: AT });
    await rules(page).first().waitFor();
    const before = await rules(page).locator(".when").allInnerTexts();
    await page.getByRole("grid", { name: "Rules for owner" }).focus();
    await press(page, "Alt+ArrowDown");
    await expect
      .poll(() => rules(page).locator(".when").allInnerTexts())
      .toEqual([before[1], before[0], ...before.slice(2)]);
    await press(page, "Delete");
    await expect.poll(() => rules(page).locator(".when").allInnerTexts()).toEqual([before[1], ...before.slice(2)]);
    await press(page, "Control+z", "Control+z", "r");
    const dialog = page.getByRole("dialog", { name: "Add a rule for owners" });
    await dialog.getByLabel("Value 1").fill("990000001130");
    await dialog.getByLabel("Owner is").fill("platform");
    await press(page, "Enter");
    await rules(page).locator(".when").getByText("account is 990000001130").waitFor();
    await expect.poll(() => text(preview(page))).toContain("524.10 of October to platform; 3 resources change owner");
    expect(await text(preview(page))).toContain("All owners difference 0.00");
  });

  it("writes in the text, is told the flaws with their places, and leaves with Esc", async () => {
    const page = await open(browser, { at: AT });
    await rules(page).first().waitFor();
    await press(page, "e");
    await editor(page).waitFor();
    await press(page, "Control+End");
    await page.keyboard.type("[[pool\n");
    const flaws = page.getByRole("alert").filter({ hasText: "1 flaw" });
    await flaws.waitFor();
    await preview(page).getByText("cannot be saved before its flaws are gone").waitFor();
    await press(page, "Control+Home");
    await flaws.getByRole("button").press("Enter");
    const caret = await editor(page).evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionStart + 6),
    );
    expect(caret).toBe("[[pool");
    await press(page, "Tab");
    expect(await editor(page).evaluate((area) => area === document.activeElement)).toBe(false);
    await editor(page).focus();
    await press(page, "Escape");
    await expect.poll(() => editor(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Rules for owner");
  });

  it("comes closer to the target step by step", async () => {
    const page = await open(browser, { at: AT });
    const path = card(page, "Path to the target");
    await spellings(page).first().waitFor();
    await press(page, "a");
    await path.getByRole("button", { name: /^Apply all/ }).press("Enter");
    await path.getByText("the target is reached").waitFor();
    await preview(page).getByText("Coverage of what is taggable").waitFor();
    await path.getByLabel("Target in percent").fill("99");
    await press(page, "Enter");
    await path.locator("tbody tr").first().waitFor();
  });
});

describe("figures", () => {
  it("foot as they are printed: coverage, rules, pools and statements", async () => {
    const page = await open(browser, { at: AT });
    await page.getByRole("region", { name: "Statements of owners" }).waitFor();
    const sum = (parts: number[]): number => parts.reduce((all, part) => all + part, 0);
    for (const [body, foot] of [
      ["[data-kind] td:nth-child(2)", "table[aria-label='Coverage by kind'] tfoot td:nth-child(2)"],
      ["table[aria-label='Rules for owner'] tbody td.num", "table[aria-label='Rules for owner'] tfoot td.num"],
      ["[data-pool] td:nth-child(2)", "table[aria-label='Shared pools'] tfoot td:nth-child(2)"],
      ["[data-owner] td:nth-child(2)", "section[aria-label=Statements] tfoot td:nth-child(2)"],
      ["[data-owner] td:nth-child(6)", "section[aria-label=Statements] tfoot td:nth-child(6)"],
      ["[data-owner] td:nth-child(7)", "section[aria-label=Statements] tfoot td:nth-child(7)"],
    ] as const)
      expect([sum(await cents(page, body))]).toEqual(await cents(page, foot));
    await page.getByText("✓ in = out, difference 0.00").waitFor();
  });

  it("have a table behind the bars of the pools", async () => {
    const page = await open(browser, { at: AT });
    await card(page, "Shared pools").getByRole("button", { name: "Table" }).click();
    const table = page.getByRole("region", { name: "What each owner gets of each pool" });
    await table.getByRole("columnheader", { name: "Support" }).waitFor();
  });

  it("keep a closed month beside today's, and open it again", async () => {
    const page = await open(browser, { at: AT });
    const months = page.getByRole("table", { name: "Required tags by month" });
    await page.getByRole("button", { name: "Close October 2026" }).press("Enter");
    await page.getByRole("button", { name: "Open October 2026" }).press("Enter");
    await page.getByRole("button", { name: "Close October 2026" }).waitFor();
    expect(await months.getByText("open", { exact: true }).count()).toBe(3);
  });
});

describe("before there are rules", () => {
  it("offers the tag key that names teams, and shows what it comes to before it is saved", async () => {
    const page = await open(browser, { at: `?fixture=unruled${AT}` });
    await page.getByRole("button", { name: "Begin with tag team" }).press("Enter");
    await preview(page).getByRole("button", { name: /^Save/ }).and(page.locator(":enabled")).waitFor();
    await press(page, "Control+s");
    await expect.poll(() => preview(page).count()).toBe(0);
    await card(page, "Coverage").getByText("Allocated").waitFor();
    await press(page, "Control+z");
    await page.getByRole("button", { name: "Begin with tag team" }).waitFor();
  });
});

describe("what goes wrong", () => {
  it("refuses to save while a test fails, and names it", async () => {
    const page = await open(browser, { at: `?fixture=failing${AT}` });
    await spellings(page).first().waitFor();
    await press(page, "a");
    await preview(page).getByText("✗ 1 of 2 rule tests fails").waitFor();
    expect(await preview(page).getByRole("button", { name: /^Save/ }).isDisabled()).toBe(true);
  });

  it("shows flaws of the rules on disk, and a difference as the defect it is", async () => {
    const flawed = await open(browser, { at: `?fixture=flawed${AT}` });
    await flawed.getByRole("alert").getByText("38:1").waitFor();
    const wrong = await open(browser, { at: `?fixture=defect${AT}` });
    await wrong.getByRole("alert").getByText("this is a defect").waitFor();
  });

  it("says what is on its way, and can be asked again", async () => {
    const waiting = await open(browser, { at: `?fixture=waiting${AT}` });
    await waiting.getByRole("status", { name: "Computing the coverage" }).waitFor();
    const failed = await open(browser, { at: `?fixture=error${AT}` });
    const alert = failed.getByRole("alert").filter({ hasText: "Who owns what could not be computed" });
    await alert.getByRole("button", { name: "Try again" }).waitFor();
  });
});
