/**
 * Takes a picture of every screen of an application that runs with demo data, and of the main ones also dark, as a laptop and as a
 * phone show them, and keeps them under docs/screens with a page that shows them. They are looked at, not compared.
 *   node web/pictures.ts [SCREEN…]     TRUNKLINE_BASE_URL: where the application is (http://127.0.0.1:8080)
 *                                      SIMULATOR_URL: where its simulator is (http://127.0.0.1:8090)
 */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchChromium, signInAs } from "./test/browser.ts";

const ROLES = ["Nobody", "Agent", "Supervisor", "Manager", "Administrator"] as const;

interface Screen {
  readonly name: string;
  /** The demo account that sees it, or nobody who has signed in. */
  readonly role: (typeof ROLES)[number];
  readonly path: string;
  /** Opened from the first row of the list at `path`. */
  readonly isFirstRow?: true;
  /** Sees to it that there is something to show, before it is opened. */
  readonly provide?: (page: Page) => Promise<void>;
  /** What is done there before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Also taken dark, on a laptop and on a phone. */
  readonly isMain?: true;
  /** The question that it answers. */
  readonly about: string;
}

/** Endpoints at the simulator's receiver, one of which takes what it is told; the demo has none, as each costs every event something. */
async function provideEndpoints(page: Page): Promise<void> {
  const headers = { Origin: baseURL };
  const { items } = await (await page.request.get("/api/webhook-endpoints")).json();
  if (items.length > 0) return;
  const make = async (url: string, description: string, events: readonly string[]) => {
    const made = await page.request.post("/api/webhook-endpoints", {
      headers,
      data: { url, description, events },
    });
    const { id } = await made.json();
    for (const _test of [1, 2, 3]) await page.request.post(`/api/webhook-endpoints/${id}/tests`, { headers });
  };
  await make("https://hooks.example/billing", "Billing", ["call.ended"]);
  await make(`${SIMULATOR}/receiver/crm`, "Customer records", [
    "lead.created",
    "lead.updated",
    "contact.created",
  ]);
}

/** Compares the first two contacts of the list. */
async function chooseTwo(page: Page): Promise<void> {
  const { items } = await (await page.request.get("/api/contacts?limit=2")).json();
  await page.goto(`/contacts/merge?ids=${items.map(({ id }: { readonly id: string }) => id).join(",")}`);
}

/** Uploads a file of contacts and stops before anything is imported. */
async function uploadContacts(page: Page): Promise<void> {
  const lines = [
    "First name,Last name,Phone,Email",
    "Ada,Roy,(514) 555-0142,ada@example.org",
    "Ben,,12,ben@",
  ];
  const file = { name: "fair.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
  await page.locator("input[type=file]").first().setInputFiles(file);
  await page.getByRole("heading", { level: 1, name: file.name }).waitFor();
}

/** Takes the first lead of the list in hand. */
async function startDialing(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start dialing" }).click();
}

const SCREENS: readonly Screen[] = [
  { name: "sign-in", role: "Nobody", path: "/sign-in", about: "Who are you?" },
  { name: "today", role: "Supervisor", path: "/today", isMain: true, about: "What needs me now?" },
  { name: "board", role: "Agent", path: "/board", isMain: true, about: "Who is calling, and who has it?" },
  { name: "wall", role: "Agent", path: "/board?wall=1", about: "The board, on the wall" },
  { name: "calls", role: "Agent", path: "/calls", isMain: true, about: "Which calls were there?" },
  {
    ...{ name: "call", role: "Agent", path: "/calls?status=completed", isFirstRow: true, isMain: true },
    about: "What happened in a call, and where did the time go?",
  },
  { name: "leads", role: "Manager", path: "/leads", isMain: true, about: "Who may become a customer?" },
  {
    ...{ name: "saved-views", role: "Manager", path: "/leads" },
    about: "Views of a list, one's own and the team's",
    prepare: (page) => page.getByRole("button", { name: "Views" }).click(),
  },
  {
    ...{ name: "bulk", role: "Manager", path: "/leads" },
    about: "Many at once",
    prepare: async (page) => {
      for (const row of [1, 2, 3])
        await page
          .getByRole("checkbox", { name: /^Select / })
          .nth(row)
          .check();
    },
  },
  { name: "pipeline", role: "Manager", path: "/leads?view=pipeline", about: "How far is each lead?" },
  { name: "lead", role: "Manager", path: "/leads", isFirstRow: true, about: "All about one lead" },
  { name: "contacts", role: "Manager", path: "/contacts", about: "Whom do we know?" },
  { name: "contact", role: "Manager", path: "/contacts", isFirstRow: true, about: "All about one contact" },
  {
    ...{ name: "merge", role: "Manager", path: "/contacts" },
    about: "Are these two the same, and what of each stays?",
    prepare: chooseTwo,
  },
  { name: "imports", role: "Manager", path: "/imports", about: "Files of contacts and leads" },
  {
    ...{ name: "import", role: "Manager", path: "/imports" },
    about: "What would a file come to?",
    prepare: uploadContacts,
  },
  { name: "dialing", role: "Agent", path: "/dialing", about: "Which lists are called through?" },
  { name: "dial-list", role: "Agent", path: "/dialing", isFirstRow: true, about: "How far is a list?" },
  {
    ...{ name: "dialing-at-work", role: "Agent", path: "/dialing", isFirstRow: true },
    about: "Whom do I call next, and what do I say?",
    prepare: startDialing,
  },
  {
    name: "inbox",
    role: "Agent",
    path: "/inbox",
    isFirstRow: true,
    isMain: true,
    about: "Who waits for an answer?",
  },
  {
    name: "voicemails",
    role: "Agent",
    path: "/voicemails",
    isFirstRow: true,
    about: "What was said to nobody?",
  },
  {
    name: "tasks",
    role: "Supervisor",
    path: "/tasks?who=team",
    isMain: true,
    about: "What is to be done?",
  },
  {
    name: "calendar",
    role: "Supervisor",
    path: "/tasks?view=calendar&who=team",
    about: "What is due when?",
  },
  {
    ...{ name: "task", role: "Supervisor", path: "/tasks?who=team", isFirstRow: true },
    about: "All about one task",
  },
  { name: "channels", role: "Agent", path: "/channels", isMain: true, about: "What do colleagues write?" },
  {
    ...{ name: "answers", role: "Agent", path: "/channels" },
    about: "What was answered to a message",
    prepare: (page) =>
      page
        .getByRole("button", { name: /answers/ })
        .first()
        .click(),
  },
  {
    name: "alerts",
    role: "Supervisor",
    path: "/alerts",
    about: "Which alerts were raised, and reached whom?",
  },
  {
    name: "on-call",
    role: "Supervisor",
    path: "/on-call",
    isMain: true,
    about: "Does anything burn, and who has it?",
  },
  {
    ...{ name: "on-call-editor", role: "Manager", path: "/on-call" },
    about: "Who takes turns?",
    prepare: (page) => page.getByRole("button", { name: "Change", exact: true }).first().click(),
  },
  { name: "reports", role: "Supervisor", path: "/reports", about: "How did the days go?" },
  { name: "performance", role: "Manager", path: "/performance", isMain: true, about: "How is the system?" },
  { name: "notifications", role: "Agent", path: "/notifications", about: "What was I told?" },
  { name: "settings", role: "Agent", path: "/settings", about: "How do I like it?" },
  { name: "sessions", role: "Agent", path: "/settings#session", about: "Where am I signed in?" },
  { name: "profile", role: "Agent", path: "/profile", about: "Who am I here?" },
  {
    ...{ name: "voice", role: "Agent", path: "/board" },
    about: "Said instead of clicked",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Search or jump to" }).click();
      await page.getByRole("combobox", { name: "Search, or type a command" }).fill("show urgent calls");
      await page.getByRole("option", { name: /^Do / }).click();
    },
  },
  {
    ...{ name: "shortcuts", role: "Agent", path: "/board" },
    about: "Which keys are there here?",
    prepare: (page) => page.keyboard.press("?"),
  },
  {
    ...{ name: "palette", role: "Agent", path: "/board" },
    about: "Everything by a few letters",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("ca", { delay: 50 });
    },
  },
  { name: "users", role: "Administrator", path: "/users", about: "Who works here?" },
  { name: "api-keys", role: "Administrator", path: "/api-keys", about: "Which programs may do what?" },
  { name: "roles", role: "Administrator", path: "/roles", about: "Who may do what?" },
  { name: "retention", role: "Administrator", path: "/retention", about: "How long are data kept?" },
  {
    name: "webhooks",
    role: "Administrator",
    path: "/webhook-endpoints",
    about: "Who is told of what happens here?",
  },
  {
    ...{ name: "webhook", role: "Administrator", path: "/webhook-endpoints", isFirstRow: true },
    provide: provideEndpoints,
    about: "What was a system told, and did it take it?",
  },
  { name: "feature-flags", role: "Administrator", path: "/feature-flags", about: "What is on for whom?" },
  { name: "audit-log", role: "Administrator", path: "/audit-log", about: "Who did what?" },
  { name: "gallery", role: "Agent", path: "/dev/gallery", about: "The pieces that screens are made of" },
];

interface Look {
  readonly suffix: string;
  readonly width: number;
  readonly height: number;
  readonly colorScheme: "light" | "dark";
}

const WIDE: Look = { suffix: "", width: 1440, height: 900, colorScheme: "light" };
const MAIN: readonly Look[] = [
  { suffix: "-dark", width: 1440, height: 900, colorScheme: "dark" },
  { suffix: "-laptop", width: 1024, height: 700, colorScheme: "light" },
  { suffix: "-phone", width: 390, height: 844, colorScheme: "light" },
];
const QUALITY_PERCENT = 60;
const SETTLE_MS = 2_500;
const FOLDER = join(import.meta.dirname, "../docs/screens");

const baseURL = process.env.TRUNKLINE_BASE_URL || "http://127.0.0.1:8080";
const SIMULATOR = process.env.SIMULATOR_URL || "http://127.0.0.1:8090";
const chosen = process.argv.slice(2);

async function open(page: Page, { path, isFirstRow, provide, prepare }: Screen): Promise<void> {
  await provide?.(page);
  await page.goto(path);
  if (isFirstRow) {
    await page.locator('.grid-link, [role="row"] a, .table .row-link').first().click();
    await page.waitForURL((url) => url.pathname !== path.split("?")[0]);
  }
  // Skeletons are gone, and what comes by the live connection is there.
  await page.waitForTimeout(SETTLE_MS);
  if (!prepare) return;
  await prepare(page);
  await page.waitForTimeout(SETTLE_MS);
}

async function take(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY_PERCENT,
  });
  await devtools.detach();
  return Buffer.from(data, "base64");
}

async function takeAll(browser: Browser, role: Screen["role"], look: Look): Promise<void> {
  const screens = SCREENS.filter(
    (screen) =>
      screen.role === role &&
      (look === WIDE || screen.isMain) &&
      (chosen.length === 0 || chosen.includes(screen.name)),
  );
  if (screens.length === 0) return;
  const { suffix, width, height, colorScheme } = look;
  const context = await browser.newContext({ baseURL, viewport: { width, height }, colorScheme });
  const page = await context.newPage();
  if (role !== "Nobody") await signInAs(page, role);
  for (const screen of screens) {
    await open(page, screen);
    const picture = await take(page);
    const file = `${screen.name}${suffix}.webp`;
    await writeFile(join(FOLDER, file), picture);
    process.stdout.write(`${file}: ${Math.round(picture.length / 1024)} KB\n`);
  }
  await context.close();
}

/** The page that shows what has been taken so far. */
function overview(): string {
  const isTaken = (file: string) => existsSync(join(FOLDER, file));
  const parts = SCREENS.filter(({ name }) => isTaken(`${name}.webp`)).map(({ name, path, about }) => {
    const looks = MAIN.map(({ suffix }) => suffix).filter((suffix) => isTaken(`${name}${suffix}.webp`));
    const links = looks.map((suffix) => `[${suffix.slice(1)}](${name}${suffix}.webp)`);
    const others = links.length > 0 ? ` (${links.join(", ")})` : "";
    return `## ${about}\n\n\`${path.split("?")[0]}\`${others}\n\n![${about}](${name}.webp)\n`;
  });
  return `# Screens\n\nMade by \`node_modules/.bin/node web/pictures.ts\` from an application with demo data that has run for a while.\n\n${parts.join("\n")}`;
}

await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  for (const look of [WIDE, ...MAIN]) {
    for (const role of ROLES) {
      await takeAll(browser, role, look);
    }
  }
} finally {
  await browser.close();
}
await writeFile(join(FOLDER, "README.md"), overview());
