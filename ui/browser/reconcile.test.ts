import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, golden, launch, open, text } from "./curio";
import { money } from "../src/lib/money";
import type { Reconciliation } from "../src/host/wire";

const SEPTEMBER = golden<Reconciliation>("reconciliation-sep-effective");
const AUGUST = golden<Reconciliation>("reconciliation-aug-effective-without-tax");

const IN_SEPTEMBER = "#/sources?from=2026-09&to=2026-09&basis=effective&currency=USD&by=service";
const IN_AUGUST =
  "#/overview?from=2026-08&to=2026-08&basis=effective&currency=USD&by=service&f=charge-category:not:Tax";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const row = (page: Page, id: string) => page.locator(`#reconciliation tr[data-invoice="${id}"]`);
const field = (page: Page, id: string) => row(page, id).locator("input");

describe("Reconciliation", () => {
  it("walks from the view to each invoice, as the engine says", async () => {
    const page = await open(browser, { at: IN_SEPTEMBER });
    for (const walk of SEPTEMBER.walks) {
      const cells = await text(row(page, walk.key.id));
      expect(cells).toContain(money(walk.in_view));
      expect(await field(page, walk.key.id).inputValue()).toBe(money(walk.amount ?? ""));
      expect(cells).toContain(walk.explained ? "✓ 0.00" : "! 12.34");
    }
    expect(await text(page.locator(".tie"))).toBe(`! 12.34 left of ${money(SEPTEMBER.total.invoices ?? "")} invoiced`);
  });

  it("signs off what is left under a name, and opens it again", async () => {
    const page = await open(browser, { at: IN_SEPTEMBER });
    await page.getByLabel("What the remainder is").fill("credit note to come");
    await page.keyboard.press("Enter");
    await page.getByText("+12.34 signed off as credit note to come", { exact: false }).first().waitFor();
    expect(await text(row(page, "7002026090"))).toContain("✓ 0.00");
    expect(await text(page.locator(".tie"))).toContain("✓ ties to invoice · 0.00");
    await page.getByRole("button", { name: "Open again" }).click();
    await page.getByLabel("What the remainder is").waitFor();
  });

  it("takes an amount as it is typed, and says why it does not", async () => {
    const page = await open(browser, { at: IN_SEPTEMBER });
    await field(page, "7002026090").fill("many");
    await page.keyboard.press("Enter");
    await page.getByText("'many' is not an amount.").waitFor();
    expect(await field(page, "7002026090").getAttribute("aria-invalid")).toBe("true");
    await page.keyboard.press("Escape");
    await field(page, "7002026090").fill("19,554.31");
    await page.keyboard.press("Enter");
    await expect.poll(() => text(row(page, "7002026090"))).toContain("✓ 0.00");
  });

  it("takes a list that is dropped on the window, and leaves other files to the import", async () => {
    const page = await open(browser);
    const drop = (path: string) =>
      page.evaluate((dropped) => {
        const detail = { kind: "drop", paths: [dropped] };
        window.dispatchEvent(new CustomEvent("fixture-drag", { detail }));
      }, path);
    await drop("/home/analyst/invoices.csv");
    await page.getByText("3 invoices taken from invoices.csv").waitFor();
    await page.locator("#reconciliation").waitFor();
  });

  it("says on the Overview and in the bar that every invoice ties, and leads to the walk", async () => {
    const page = await open(browser, { at: IN_AUGUST });
    const tile = page.locator("article", { hasText: "Ties to invoice" });
    expect(await text(tile)).toContain("3 invoices, every cent explained");
    expect(await text(page.locator(".tie"))).toBe(`✓ ties to invoice · 0.00 of ${money(AUGUST.total.in_view)}`);
    await page.locator(".tie").click();
    // The panel is filled once it is open.
    await expect.poll(() => text(page.locator("#tie-panel"))).toContain("Tax, hidden");
    await page.keyboard.press("Escape");
    await tile.getByRole("button").click();
    await expect.poll(() => page.url()).toContain("#/sources");
  });

  it("asks calmly for invoices where none is entered", async () => {
    const page = await open(browser, { at: "#/sources" });
    await page.getByText("name no invoice yet: the month is not closed", { exact: false }).waitFor();
    expect(await text(page.locator(".tie"))).toContain("adds up · 0.00");
  });
});
