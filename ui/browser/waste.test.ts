import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, copied, launch, open, text } from "./curio";

const AT = "#/waste?";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const grid = (page: Page) => page.getByRole("grid", { name: "Findings" });
const rows = (page: Page) => grid(page).locator("[role=row][data-key]");
const selected = (page: Page) => grid(page).locator("[role=row][aria-selected=true]");
const total = (page: Page) => grid(page).getByRole("rowheader", { name: /^Total of/ });
const detail = (page: Page) => card(page, "Finding");

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

async function begin(page: Page): Promise<void> {
  await rows(page).first().waitFor();
  await grid(page).focus();
}

describe("by keyboard alone", () => {
  it("accepts, promises, snoozes and refutes findings, and takes it all back", async () => {
    const page = await open(browser);
    await press(page, "Control+5");
    await begin(page);
    const before = await text(total(page));
    await press(page, "a");
    await expect.poll(() => text(selected(page))).toContain("accepted");
    await press(page, "ArrowDown", "p");
    await page.getByRole("dialog", { name: "Promise to do it" }).waitFor();
    expect(await page.getByLabel("Done by").inputValue()).toBe("2026-12-20");
    await page.getByRole("button", { name: "Promise to do it" }).press("Enter");
    await expect.poll(() => text(selected(page))).toContain("by 20 Dec");
    await press(page, "ArrowDown", "s");
    await page.getByLabel("Why").fill("Migration ends in March");
    await press(page, "Enter");
    await expect.poll(() => text(total(page))).toContain("1 snoozed");
    await grid(page).focus();
    await press(page, "r");
    await page.getByLabel("Why").fill("Stands by");
    await press(page, "Enter");
    await expect.poll(() => text(total(page))).toMatch(/refuted.*not added/);
    await press(page, "Control+z", "Control+z");
    await expect.poll(() => text(total(page))).toBe(before);
  });

  it("opens the lines of a finding and comes back to it", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    await detail(page).getByRole("region", { name: "Evidence" }).waitFor();
    await press(page, "Enter");
    await page.waitForURL(/#\/lines\?.*f=/);
    complaints.length = 0;
    await press(page, "Alt+ArrowLeft");
    await page.waitForURL(/#\/waste/);
    await rows(page).first().waitFor();
    complaints.length = 0;
  });
});

describe("the screen", () => {
  it("lists a tile's findings only, and all again", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    const all = await text(total(page));
    const tile = page.getByRole("button", { name: /^Unattached volumes .*mo/ });
    await tile.click();
    await expect.poll(() => text(total(page))).toMatch(/^Total of \d+ of \d+/);
    expect(await tile.getAttribute("aria-pressed")).toBe("true");
    await tile.click();
    await expect.poll(() => text(total(page))).toBe(all);
  });

  it("lists candidates when asked, and adds nothing for them", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    const cash = (): Promise<string> => text(total(page).locator("xpath=following-sibling::*[1]"));
    const before = await cash();
    const count = Number(await grid(page).getAttribute("aria-rowcount"));
    await page.getByRole("button", { name: /^Candidates/ }).click();
    await expect.poll(async () => Number(await grid(page).getAttribute("aria-rowcount"))).toBeGreaterThan(count);
    expect(await cash()).toBe(before);
  });

  it("shows evidence, commands and limits of a finding; a limit that is changed is kept and can go back", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    await detail(page).getByRole("button", { name: "Copy" }).click();
    expect(await copied(page)).toMatch(/^aws /);
    await press(page, "l");
    const dialog = page.getByRole("dialog", { name: "Limits of the rules" });
    const field = dialog.locator("input.field:not([type=search])").first();
    const usual = await field.inputValue();
    await field.fill("21");
    await press(page, "Tab");
    await dialog.getByRole("button", { name: /^Back to/ }).click();
    await expect.poll(() => field.inputValue()).toBe(usual);
    await press(page, "Escape");
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it("takes dropped evidence, names it and lets go of it", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    const paths = ["/home/analyst/evidence/co-idle.csv"];
    await page.evaluate((dropped) => {
      window.dispatchEvent(new CustomEvent("fixture-drag", { detail: { kind: "drop", paths: dropped } }));
    }, paths);
    const file = card(page, "Evidence files").getByRole("listitem").filter({ hasText: "co-idle.csv" });
    await file.getByText("stale").waitFor();
    await file.getByRole("button", { name: "Remove co-idle.csv" }).click();
    await expect.poll(() => file.count()).toBe(0);
  });

  it("exports lists of work", async () => {
    const page = await open(browser, { at: AT });
    await begin(page);
    await press(page, "Control+e");
    expect(await page.getByRole("radio", { name: /^Lists of work/ }).isChecked()).toBe(true);
    await page.getByRole("button", { name: "Choose a folder and export" }).click();
    await card(page, "Findings").getByText("/home/analyst/Curio/waste-2026-10").waitFor();
  });

  it("shows the collecting script", async () => {
    const page = await open(browser, { at: AT });
    await page.getByRole("button", { name: "Show the collecting script" }).click();
    await page.getByRole("region", { name: "The script" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Copy", exact: true }).click();
    expect(await copied(page)).toContain("#!/bin/sh");
  });

  it("says what failed", async () => {
    const page = await open(browser, { at: "?fixture=error#/waste?" });
    await page.getByRole("alert").filter({ hasText: "Waste could not be looked for" }).waitFor();
    complaints.length = 0;
  });
});
