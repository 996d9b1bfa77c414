import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { complaints, copied, golden, launch, open, row, text } from "./curio";
import { money, plural } from "../src/lib/money";
import type { LinesPage } from "../src/host/wire";

const EC2 = golden<LinesPage>("lines-oct-effective-ec2");
const OCTOBER = golden<LinesPage>("lines-oct-effective");

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

describe("Lines", () => {
  it("has the figure it was opened from", async () => {
    const page = await open(browser);
    const opened = row(page, "AmazonEC2");
    const figure = await text(opened.locator("[role=gridcell]").nth(1));
    await opened.click();
    const footer = page.locator(".lines footer");
    await footer.getByText("equals the figure in Overview").waitFor();
    expect(await text(footer.locator(".total"))).toBe(`${figure} USD`);
    expect(figure).toBe(money(EC2.total));
    expect(await text(footer.locator(".count"))).toBe(plural(EC2.row_count, "line"));
  });

  it("draws only the rows in sight, and fetches further ones as they come", async () => {
    const page = await open(browser, { at: "#/lines?" });
    const grid = page.getByRole("grid");
    await grid.locator("[aria-rowindex='2']").waitFor();
    expect(await grid.getAttribute("aria-rowcount")).toBe(String(OCTOBER.row_count + 1));
    expect(await grid.getByRole("row").count()).toBeLessThan(60);
    if (OCTOBER.row_count <= 100) return;
    await grid.focus();
    for (let at = 0; at < 8; at += 1) await page.keyboard.press("PageDown");
    const next = golden<LinesPage>("lines-oct-effective-from-100").rows[0];
    await expect.poll(() => grid.locator("[aria-rowindex='102']").innerText()).toContain(money(next?.cost ?? ""));
  });

  it("copies the selected rows, and opens one in full", async () => {
    const page = await open(browser, { at: "#/lines?" });
    const grid = page.getByRole("grid");
    await grid.locator("[aria-rowindex='2']").waitFor();
    await grid.focus();
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Control+c");
    await page.getByText("Copied 2 rows").waitFor();
    const [head = "", first = ""] = ((await copied(page)) ?? "").split("\n");
    expect(head.split("\t")).toContain("Cost, USD");
    expect(first.split("\t")).toContain(OCTOBER.rows[0]?.cost);
    await page.keyboard.press("Enter");
    const detail = page.getByRole("dialog", { name: "One source line" });
    await detail.getByText(OCTOBER.rows[1]?.file ?? "").waitFor();
    await page.keyboard.press("Escape");
    await detail.waitFor({ state: "detached" });
  });

  it("says whose each line is and why, and opens the rule behind it", async () => {
    const page = await open(browser, { at: "#/lines?" });
    const grid = page.getByRole("grid");
    await grid.locator("[aria-rowindex='2']").waitFor();
    expect(await text(grid.getByRole("columnheader", { name: "Owner" }))).toBe("Owner");
    const shared = OCTOBER.rows.findIndex(({ pool }) => pool !== "");
    expect(await text(grid.locator(`[aria-rowindex='${shared + 2}']`))).toContain("pool Support");
    const at = OCTOBER.rows.findIndex(({ ruled }) => ruled[0]?.rule);
    const [owner] = OCTOBER.rows[at]?.ruled ?? [];
    await grid.focus();
    for (let row = 0; row < at; row += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const detail = page.getByRole("dialog", { name: "One source line" });
    await detail.getByText(owner?.rule?.words ?? "").waitFor();
    await detail.getByText(owner?.name ?? "", { exact: true }).waitFor();
    await detail.getByRole("button", { name: "Open the rule" }).click();
    await page.getByRole("textbox", { name: "Text of rules.toml" }).waitFor();
    expect(page.url()).toContain("#/attribution?");
  });
});
