import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, golden, launch, open, text } from "./curio";
import { count, money, plural } from "../src/lib/money";
import type { Overview, Session, Sources } from "../src/host/wire";

const SESSION = golden<Session>("session");
const OCTOBER = golden<Sources>("sources-oct-effective");
const SEPTEMBER = golden<Sources>("sources-sep-effective");
const AT = "#/sources?";
const RESTATED = `?fixture=restated${AT}`;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const card = (page: Page, title: string) =>
  page.locator("section.card").filter({ has: page.getByText(title, { exact: true }) });
const grid = (page: Page) => page.getByRole("application", { name: "Lines per day and account, October 2026" });

/** The sample has no recorded answer for every cell: where a click leads is read from the link. */
async function leadsTo(page: Page): Promise<URLSearchParams> {
  await page.waitForURL(/#\/lines/);
  complaints.splice(0);
  return new URLSearchParams(new URL(page.url()).hash.split("?")[1]);
}

describe("Sources", () => {
  it("lists every delivery, basis and month, and shows the month that is picked", async () => {
    const page = await open(browser, { at: AT });
    const rows = page.getByRole("region", { name: "Deliveries" }).locator("tbody tr");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(SESSION.deliveries.length);
    for (const { refusal } of SESSION.bases) if (refusal !== null) await page.getByText(refusal).waitFor();
    await page.getByRole("button", { name: /^Show September 2026: complete/ }).click();
    await page.getByText(SEPTEMBER.verdict.checks[1]?.text ?? "").waitFor();
    await page.getByRole("link", { name: "Overview" }).click();
    const september = golden<Overview>("overview-sep-effective-service");
    await expect.poll(() => text(page.locator("article button").first())).toContain(money(september.total));
  });

  it("gives a verdict with the checks it rests on", async () => {
    const page = await open(browser, { at: AT });
    const verdict = card(page, "Verdict");
    expect(await text(verdict.locator(".verdict"))).toBe("! Provisional");
    for (const check of OCTOBER.verdict.checks) await verdict.getByText(check.text).waitFor();
    await verdict.getByText("Billed and effective, by payer").click();
    await verdict.getByText(money(OCTOBER.identities[0]?.billed ?? "")).waitFor();
  });

  it("says what came and went, with its cost", async () => {
    const page = await open(browser, { at: AT });
    const came = card(page, "Came and went");
    for (const { label, cost } of OCTOBER.came_and_went.items) {
      const row = came.locator("li").filter({ has: page.getByText(label, { exact: true }) });
      await row.waitFor();
      if (cost !== null) expect(await text(row)).toContain(money(cost));
    }
    await came.getByText("TEAM", { exact: true }).click();
    expect((await leadsTo(page)).get("f")).toBe("tag:TEAM:not:");
  });
});

describe("days × accounts", () => {
  it("shows a day under the pointer and opens its lines", async () => {
    const page = await open(browser, { at: AT });
    const [account] = OCTOBER.days.accounts;
    const row = grid(page).locator(".row svg").first();
    await row.hover({ position: { x: 3, y: 5 } });
    const tip = grid(page).locator(".tip");
    expect(await text(tip)).toContain(plural(account?.counts[0] ?? 0, "line"));
    await row.click({ position: { x: 3, y: 5 } });
    const filters = (await leadsTo(page)).getAll("f");
    expect(filters).toEqual([`account:is:${account?.account ?? ""}`, "day:is:2026-10-01"]);
  });

  it("is walked with the arrow keys, and says where one stands", async () => {
    const page = await open(browser, { at: AT });
    await grid(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    const second = OCTOBER.days.accounts[1];
    const said = grid(page).getByRole("status");
    await expect
      .poll(() => text(said))
      .toContain(`${second?.label ?? ""}, 31 Oct: ${plural(second?.counts[30] ?? 0, "line")}`);
    await page.keyboard.press("Escape");
    await expect.poll(() => text(said)).toBe("");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect((await leadsTo(page)).getAll("f")).toContain("day:is:2026-10-01");
  });

  it("has a table that holds every number", async () => {
    const page = await open(browser, { at: AT });
    await card(page, "Days × accounts").getByRole("button", { name: "Table" }).click();
    const table = page.getByRole("region", { name: "Lines per day and account, October 2026" });
    const rows = table.locator("tbody tr");
    expect(await rows.count()).toBe(OCTOBER.days.accounts.length);
    const cells = await rows.first().locator("td").allInnerTexts();
    const first = OCTOBER.days.accounts[0];
    expect(cells.at(-1)).toBe(count(first?.lines ?? 0));
    expect(cells).toHaveLength(OCTOBER.days.days.length + 2);
  });

  it("marks a hole and counts it", async () => {
    const page = await open(browser, { at: RESTATED });
    await grid(page).locator("path.missing").waitFor();
    await page.getByText(`missing: 1 of ${count(OCTOBER.days.expected)}`).waitFor();
    await card(page, "Verdict").getByText("1 kind of problem, each with its first row").click();
    await page.getByText("row 5,570").waitFor();
  });
});

describe("what AWS changed", () => {
  it("foots as it is printed, and opens the lines of the delivery in force", async () => {
    const page = await open(browser, { at: RESTATED });
    const changed = card(page, "What AWS changed");
    await changed.getByText("since 2 Nov 02:58").waitFor();
    const figures = await changed.locator("ol .num, dl .num").allInnerTexts();
    const cents = figures.map((figure) => Number(figure.replace("−", "-").replace(/[^\d-]/g, "")));
    expect(cents.slice(0, -1).reduce((sum, part) => sum + part, 0)).toBe(cents.at(-1));
    await changed.getByText("Amazon EC2").click();
    expect((await leadsTo(page)).getAll("f")[0]).toBe("service:is:AmazonEC2");
  });

  it("says so when nothing was replaced", async () => {
    const page = await open(browser, { at: AT });
    await page.getByText("No delivery of October 2026 was replaced by a newer one.").waitFor();
  });
});

describe("while it waits and when it fails", () => {
  it("shows what is on its way", async () => {
    const page = await open(browser, { at: `?fixture=waiting${AT}` });
    await page.getByRole("status", { name: "Judging the month" }).waitFor();
    await page.getByRole("status", { name: "Counting lines by day and account" }).waitFor();
  });

  it("names what went wrong and can be asked again", async () => {
    const page = await open(browser, { at: `?fixture=error${AT}` });
    const alert = page.getByRole("alert").filter({ hasText: "This month could not be judged" });
    await alert.getByRole("button", { name: "Try again" }).waitFor();
  });
});
