import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { complaints, copied, golden, launch, open, row, text } from "./curio";
import { exactMoney } from "../src/lib/money";
import type { Overview } from "../src/host/wire";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
afterEach(() => expect(complaints.splice(0)).toEqual([]));

const progress = (page: Page) => page.getByRole("progressbar");
const rootSize = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);

describe("the first run", () => {
  it("opens the fictional sample in one click, and says that it is one", async () => {
    const page = await open(browser, { at: "?fixture=empty" });
    await page.getByRole("heading", { name: "Open a cost and usage report" }).waitFor();
    await page.getByRole("button", { name: "Open the fictional sample" }).click();
    await progress(page).waitFor();
    await row(page, "AmazonEC2").waitFor();
    await page.locator("nav").getByText("Fictional sample").waitFor();
  });

  it("opens a pasted path, and pins and forgets recent ones", async () => {
    const page = await open(browser, { at: "?fixture=empty" });
    await page.getByRole("button", { name: "Pin larkspur-2026-10.csv.gz" }).click();
    await page.getByRole("button", { name: "Forget all but pinned" }).click();
    expect(await page.getByRole("button", { name: /^Forget larkspur/ }).count()).toBe(2);
    await page.getByLabel("Paste a path").fill('"/home/analyst/reports/larkspur"');
    await page.keyboard.press("Enter");
    await progress(page).waitFor();
  });
});

describe("an import", () => {
  it("shows its progress, leaves the month usable, and reports what became of each delivery", async () => {
    const page = await open(browser);
    await page.keyboard.press("Control+o");
    await progress(page).waitFor();
    const panel = page.getByRole("complementary", { name: "Import" });
    await expect.poll(() => text(panel)).toMatch(/file \d of 3.*rows · \d+ MB\/s · .* left/);
    await page.locator("[data-by=region]").click();
    await expect.poll(() => page.url()).toContain("by=region");
    await panel.getByText("! set aside").waitFor();
    for (const word of ["replaced", "unchanged"]) await panel.getByText(word, { exact: false }).first().waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => panel.locator("section").count()).toBe(0);
  });

  it("asks whether a report of the same months replaces what is here or adds to it", async () => {
    const page = await open(browser, { at: "?fixture=empty" });
    await page.getByLabel("Paste a path").fill("/home/analyst/twice.csv");
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "Import" });
    await panel.getByRole("heading", { name: "These months are here already" }).waitFor();
    await panel.getByRole("button", { name: "Count both" }).waitFor();
    await panel.getByRole("button", { name: "Replace what is here" }).click();
    await row(page, "AmazonEC2").waitFor();
  });

  it("is cancelled with Esc, and says that nothing has changed", async () => {
    const page = await open(browser);
    await page.keyboard.press("Control+Shift+O");
    await progress(page).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("The import was cancelled. Nothing has changed.").waitFor();
  });

  it("that fails names file, row and column, and what to do, and lets them be copied", async () => {
    const page = await open(browser, { at: "?fixture=damaged" });
    await page.keyboard.press("Control+o");
    const card = page.getByRole("alert");
    await card.waitFor();
    const words = await text(card);
    for (const part of [
      "larkspur-2026-10-00002.csv.gz",
      "48,211",
      "lineItem/UnblendedCost",
      "Download this file again",
    ]) {
      expect(words).toContain(part);
    }
    await card.getByRole("button", { name: "Copy details" }).click();
    await expect.poll(() => copied(page)).toContain("Row: 48,211");
  });

  it("begins with a drop, and with a path another launch hands over", async () => {
    const page = await open(browser);
    const send = (name: string, detail: unknown) =>
      page.evaluate(
        ([type, data]) => window.dispatchEvent(new CustomEvent(type as string, { detail: data })),
        [name, detail],
      );
    await send("fixture-drag", { kind: "hover" });
    await page.getByText("Drop report files, a folder or a manifest").waitFor();
    await send("fixture-drag", { kind: "drop", paths: ["/home/analyst/reports"] });
    await progress(page).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("Nothing has changed").waitFor();
    await send("fixture-open", ["/home/analyst/reports"]);
    await progress(page).waitFor();
  });
});

describe("the workspace", () => {
  const keptView = (page: Page) => page.goto(new URL("/", page.url()).href);

  it("comes back to the same view after a restart, with the same steps to undo and redo", async () => {
    const page = await open(browser);
    await page.locator("[data-by=region]").click();
    await expect.poll(() => page.url()).toContain("by=region");
    await page.keyboard.press("Control+s");
    await page.getByText("Saved. Curio keeps every change as you go").waitFor();
    await keptView(page);
    await expect.poll(() => page.url()).toContain("by=region");
    await row(page, "us-east-1").waitFor();
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.url()).toContain("by=service");
    await page.keyboard.press("Control+y");
    await expect.poll(() => page.url()).toContain("by=region");
  });

  it("is copied, and a copy is opened with a list of its own", async () => {
    const page = await open(browser);
    await page.locator("[data-by=region]").click();
    await expect.poll(() => page.url()).toContain("by=region");
    await page.keyboard.press("Control+Shift+S");
    await page.getByText("Saved a copy of 48 MB: /home/analyst/October.curio").waitFor();
    await page.evaluate(() =>
      window.dispatchEvent(new CustomEvent("fixture-open", { detail: ["/home/analyst/October.curio"] })),
    );
    await page.getByRole("heading", { name: "October is open" }).waitFor();
    await page.locator("nav").getByText("October").waitFor();
    await expect.poll(() => page.url()).toContain("by=service");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("open my own");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("by=region");
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.url()).toContain("by=service");
  });
});

describe("an export", () => {
  it("asks for whom, writes, and shows the total and what it made harmless", async () => {
    const page = await open(browser);
    await page.locator(".tie").waitFor();
    await page.keyboard.press("Control+e");
    const dialog = page.getByRole("dialog", { name: "Export this view" });
    await dialog.getByText("European Excel").click();
    await dialog.getByText("These lines").click();
    await dialog.getByRole("button", { name: "Choose a place and export" }).click();
    await dialog.getByText("✓ written").waitFor();
    const words = await text(dialog);
    const { total } = golden<Overview>("overview-oct-effective-service");
    for (const part of ["eu-excel.csv", ".control.json", exactMoney(total, "USD"), "Cells made harmless"]) {
      expect(words).toContain(part);
    }
    await dialog.getByRole("button", { name: "Done" }).click();
    await dialog.waitFor({ state: "detached" });
  });
});

describe("the keyboard", () => {
  it("walks from the menu to a source line and back without a pointer", async () => {
    const page = await open(browser);
    await row(page, "AmazonEC2").waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Menu");
    const reached = new Set<string>();
    for (let stop = 0; stop < 60; stop += 1) {
      await page.keyboard.press("Tab");
      const role = await page.evaluate(() => document.activeElement?.getAttribute("role") ?? "");
      reached.add(role);
      if (role === "grid") break;
    }
    expect(reached).toContain("application");
    expect(reached).toContain("grid");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("#/lines");
    await page.keyboard.press("Alt+ArrowLeft");
    await expect.poll(() => page.url()).toContain("#/overview");
  });

  it("finds every action in the palette, and runs it", async () => {
    const page = await open(browser);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("group by account");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.url()).toContain("by=account");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("dark theme");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
  });

  it("lists the shortcuts under F1 and ?", async () => {
    const page = await open(browser);
    for (const key of ["F1", "?"]) {
      await page.keyboard.press(key);
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor({ state: "detached" });
    }
  });

  it("zooms from 80 to 200 percent and presents larger, and keeps both", async () => {
    const page = await open(browser);
    for (let step = 0; step < 9; step += 1) await page.keyboard.press("Control+-");
    expect(await rootSize(page)).toBe("12.8px");
    for (let step = 0; step < 9; step += 1) await page.keyboard.press("Control+=");
    expect(await rootSize(page)).toBe("32px");
    await page.keyboard.press("Control+0");
    await page.keyboard.press("F5");
    expect(await rootSize(page)).toBe("20px");
    await page.reload();
    await row(page, "AmazonEC2").waitFor();
    expect(await rootSize(page)).toBe("20px");
  });
});
