import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, golden, launch, open, row, text } from "./curio";
import { money, plural, signedMoney } from "../src/lib/money";
import type { Overview, SpendPage } from "../src/host/wire";

const OCTOBER = golden<Overview>("overview-oct-effective-service");
const EC2 = golden<Overview>("overview-oct-effective-usage-type-ec2");
const BY_SERVICE = golden<SpendPage>("spend-oct-effective-service");

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const total = (page: Page) => page.locator(".foot-row [role=gridcell]").nth(1);
const figure = (page: Page) => page.locator("article button").first();

describe("Overview", () => {
  it("shows the total, its change and that it adds up, as the engine says", async () => {
    const page = await open(browser);
    await total(page).waitFor();
    expect(await text(figure(page))).toContain(money(OCTOBER.total));
    expect(await text(total(page))).toBe(money(OCTOBER.total));
    expect(await text(page.locator("article").first())).toContain(signedMoney(OCTOBER.comparison?.change ?? ""));
    expect(await text(page.locator(".tie"))).toContain(`adds up · 0.00 of ${plural(OCTOBER.tie.lines, "line")}`);
  });

  it("lists what moved so that the printed list foots", async () => {
    const page = await open(browser);
    const amounts = page.locator("section:has(h2:text('What moved')) :is(li b, dl dd)");
    await amounts.first().waitFor();
    const cents = (await amounts.allInnerTexts()).map((amount) =>
      BigInt(amount.replace("−", "-").replace(/\(.*|[^\d-]/g, "")),
    );
    const change = cents.pop();
    expect(cents.reduce((sum, amount) => sum + amount, 0n)).toBe(change);
  });

  it("groups by another dimension, sorts and searches, and keeps it in the link", async () => {
    const page = await open(browser);
    await page.locator("[data-by=account]").click();
    await expect.poll(() => page.url()).toContain("by=account");
    await page.goBack();
    await row(page, "AmazonEC2").waitFor();
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await expect.poll(() => page.url()).toContain("sort=change");
    await page.reload();
    await expect.poll(() => page.locator("[aria-sort=descending]").innerText()).toContain("Change");
    await page.goBack();
    await page.keyboard.press("/");
    await page.keyboard.type("zzz");
    await page.getByText("Nothing here contains “zzz”").waitFor();
    expect(await text(total(page))).toBe(money(BY_SERVICE.total.cost));
    await page.keyboard.press("Escape");
    await row(page, "AmazonEC2").waitFor();
  });

  it("narrows to one service, says so, and then speaks of usage types", async () => {
    const page = await open(browser);
    await row(page, "AmazonEC2").click({ modifiers: ["Shift"] });
    await page.getByRole("heading", { name: "Daily cost by usage type" }).waitFor();
    await expect.poll(() => text(figure(page))).toContain(money(EC2.total));
    const chip = page.locator(".chip");
    expect(await text(chip)).toContain("Service is");
    await chip.getByRole("button", { name: /Remove filter/ }).click();
    await expect.poll(() => text(figure(page))).toContain(money(OCTOBER.total));
  });

  it("filters by a value picked from the list, as is and as is not", async () => {
    const page = await open(browser);
    await page.getByRole("button", { name: "+ Filter" }).click();
    await page.getByRole("dialog", { name: "Add a filter" }).locator("[data-option=service]").click();
    await page.getByRole("button", { name: "is not" }).click();
    await page.locator("input[data-value=AmazonEC2]").check();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("Service is not").waitFor();
    await expect
      .poll(() => text(figure(page)))
      .toContain(money(golden<Overview>("overview-oct-effective-service-not-ec2").total));
  });

  it("changes the basis and the period, and undoes and redoes both", async () => {
    const page = await open(browser);
    await page.locator("[popovertarget=basis-panel]").click();
    expect(await page.locator("[data-option=contracted]").isDisabled()).toBe(true);
    await page.locator("[data-option=billed]").click();
    await expect.poll(() => text(figure(page))).toContain(money(golden<Overview>("overview-oct-billed-service").total));
    await page.keyboard.press("Control+z");
    await page.locator("[popovertarget=period-panel]").click();
    await page.locator("[data-option='2026-09']").click();
    const september = golden<Overview>("overview-sep-effective-service");
    await expect.poll(() => text(figure(page))).toContain(money(september.total));
    await page.keyboard.press("Control+z");
    await expect.poll(() => text(figure(page))).toContain(money(OCTOBER.total));
    await page.keyboard.press("Control+y");
    await expect.poll(() => text(figure(page))).toContain(money(september.total));
  });

  it("shows months as months, and says when there is nothing to compare with", async () => {
    const page = await open(browser, { at: "#/overview?from=2026-08&to=2026-10" });
    await page.getByRole("heading", { name: "Monthly cost by service" }).waitFor();
    await page.getByRole("heading", { name: "What it is made of" }).waitFor();
    expect(await text(page.locator("header").first())).toContain("no earlier window");
  });

  it("opens the lines of a day from the chart, by keyboard", async () => {
    const page = await open(browser);
    const chart = page.getByRole("application");
    await chart.focus();
    for (let day = 0; day < 18; day += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const day = golden<Overview>("overview-oct-effective-service-day18");
    await expect.poll(() => text(page.locator(".lines footer .total"))).toBe(`${money(day.total)} USD`);
    await page.keyboard.press("Alt+ArrowLeft");
    await chart.waitFor();
  });

  it("has a table twin of the chart", async () => {
    const page = await open(browser);
    await page.getByRole("button", { name: "Table", exact: true }).click();
    const rows = page.locator("table tbody tr");
    expect(await rows.count()).toBe(OCTOBER.trend.points.length);
  });

  it("draws at most 2,000 nodes", async () => {
    const page = await open(browser);
    await total(page).waitFor();
    expect(await page.locator("*").count()).toBeLessThan(2000);
  });

  it("shows a failure with the way out, and keeps the rest usable", async () => {
    const page = await open(browser, { at: "?fixture=error" });
    const card = page.getByRole("alert");
    await card.getByText("charges-2026-10.parquet").waitFor();
    await card.getByRole("button", { name: "Try again" }).waitFor();
    await row(page, "AmazonEC2").waitFor();
  });

  it("shows a skeleton, and no figure of another question, while it waits", async () => {
    const page = await open(browser, { at: "?fixture=waiting" });
    await page.getByRole("status", { name: "Computing the trend" }).waitFor();
    expect(await page.locator("article button").count()).toBe(0);
  });
});
