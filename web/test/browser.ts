import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import { eventually } from "../../otel/test/eventually.ts";

/** What a machine without a display and without a way to the outside needs. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** How long a page may take for what it is asked: twice Playwright's own, for machines that do something else, too. */
const PATIENCE_MS = 60_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where a Chromium is on this machine; undefined where there is none. TRUNKLINE_CHROMIUM names another one. */
export function findChromium(): string | undefined {
  const named = process.env.TRUNKLINE_CHROMIUM;
  const folders = ["/usr/bin", ...(process.env.PATH ?? "").split(delimiter)];
  const candidates = [
    ...(named ? [named] : []),
    ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  return candidates.find((candidate) => existsSync(candidate));
}

/**
 * Starts Chromium; throws where there is none. Its pages have no service worker, which would hide requests from tests that answer
 * them; those that are about it ask for `serviceWorkers: "allow"`.
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("No Chromium on this machine: install it or set TRUNKLINE_CHROMIUM");
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext({ serviceWorkers: "block", ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    return context;
  };
  return browser;
}

/** Signs in by the demo account of a role; resolves when the board is there. */
export async function signInAs(page: Page, role = "Agent"): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: `Sign in as ${role}` }).click();
  await page.getByRole("heading", { name: "Active calls" }).waitFor();
}

/**
 * Tries what could not be loaded again, until it is there. On a slow machine it may have healed by itself before the click, or
 * the button is drawn anew under it: then it is pressed again.
 */
export async function tryAgain(part: Locator): Promise<void> {
  const button = part.getByRole("button", { name: "Try again", exact: true });
  await eventually(
    async () => {
      if ((await button.count()) === 0) return true;
      await button.click({ timeout: 5_000 });
      await button.waitFor({ state: "detached", timeout: 5_000 });
      return true;
    },
    { deadlineMs: PATIENCE_MS, what: "what was tried again" },
  );
}

/** What axe has against a page, serious or worse, each with the first places. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // Through the debugger: the page's own security policy would not let a script of ours in.
  await page.evaluate(`if (!window.axe) { ${source} }`);
  // WCAG 2.2 asks for targets of 24 pixels, or for room round smaller ones; axe looks for it on request only.
  const options = '{ rules: { "target-size": { enabled: true } } }';
  const { violations } = await page.evaluate<AxeResult>(`window.axe.run(document, ${options})`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(describeNode).join(" | ")}`);
}

interface AxeNode {
  readonly target: readonly string[];
  readonly any: readonly { readonly message: string }[];
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly AxeNode[];
  }[];
}

function describeNode({ target, any }: AxeNode): string {
  return `${target.join(" ")} (${any[0]?.message ?? ""})`;
}
