import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, launch, open, text } from "./curio";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const picker = (page: Page) => page.getByRole("button", { name: "Currency: USD" });

describe("Currencies", () => {
  it("offer all in one once rates are loaded, and lock the rates of a closed month", async () => {
    const page = await open(browser);
    await picker(page).click();
    await page.getByRole("button", { name: "Load exchange rates…" }).waitFor();
    expect(await text(page.locator("#currency-panel"))).not.toContain("All, in EUR");
    await page.getByRole("button", { name: "Load exchange rates…" }).click();
    await page.getByText("3 exchange rates taken from rates.csv").waitFor();
    await expect.poll(() => text(page.locator("#currency-panel"))).toContain("Oct 2026 1 USD = 0.8702 EUR Lock month");
    await page.getByRole("button", { name: "Lock month" }).click();
    await page.getByText("The rates of October 2026 are locked").waitFor();
    await expect.poll(() => text(page.locator("#currency-panel"))).toContain("✓ locked");
    await page.getByRole("button", { name: "All, in EUR" }).waitFor();
  });

  it("take a table of rates that is dropped on the window", async () => {
    const page = await open(browser);
    await page.evaluate(() => {
      const detail = { kind: "drop", paths: ["/home/analyst/rates-2026.csv"] };
      window.dispatchEvent(new CustomEvent("fixture-drag", { detail }));
    });
    await page.getByText("3 exchange rates taken from rates.csv").waitFor();
    await picker(page).click();
    await page.getByRole("button", { name: "All, in EUR" }).waitFor();
  });
});
