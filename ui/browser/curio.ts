// Curio in Chromium, with the fixture host behind it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";

const ADDRESS = process.env["CURIO_ADDRESS"] ?? "http://127.0.0.1:45180/";
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Opening {
  /** `?fixture=…` and `#/…`. */
  at?: string;
  isDark?: boolean;
  settings?: { theme?: string; zoom_percent?: number; presenter?: boolean };
  width?: number;
  height?: number;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ARGUMENTS });
}

/** Whatever the page complains about while a test runs: errors, policy violations, requests no golden file answers. */
export const complaints: string[] = [];

export async function open(browser: Browser, opening: Opening = {}): Promise<Page> {
  const { at = "", isDark = false, settings, width = 1440, height = 900 } = opening;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: isDark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.addInitScript(() => {
    window.addEventListener("fixture-copied", (event) => {
      document.documentElement.dataset["copied"] = (event as CustomEvent<string>).detail;
    });
  });
  if (settings) await keep(page, { theme: "system", zoom_percent: 100, presenter: false, ...settings });
  await page.goto(ADDRESS + at);
  // The workspace is open, so the window listens to keys, drops and other launches.
  await page.locator("nav a, .empty").first().waitFor();
  await painted(page);
  return page;
}

/** Nobody presses a key before there is a picture; on a busy machine a driver does, and the key is lost. */
async function painted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.hasFocus());
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        requestAnimationFrame(() => requestAnimationFrame(() => done()));
      }),
  );
}

function keep(page: Page, settings: Required<NonNullable<Opening["settings"]>>): Promise<unknown> {
  return page.addInitScript((kept) => {
    if (sessionStorage.getItem("settings") === null) sessionStorage.setItem("settings", JSON.stringify(kept));
  }, settings);
}

/** A golden answer, to compare the screen with: figures change with the sample, relations do not. */
export function golden<Answer>(name: string): Answer {
  const path = join(import.meta.dirname, `../../tests/golden/ipc/${name}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { response: Answer }).response;
}

export function row(page: Page, value: string): Locator {
  return page.getByRole("grid").locator(`[role=row]:has([data-value="${value}"])`);
}

export async function text(locator: Locator): Promise<string> {
  return (await locator.innerText()).replace(/\s+/g, " ").trim();
}

export function copied(page: Page): Promise<string | null> {
  return page.locator("html").getAttribute("data-copied");
}
