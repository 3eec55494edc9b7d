import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium, launchChromium, seriousViolations, signInAs } from "./browser.ts";
import { expectNoSidewaysScroll } from "./checks.ts";

const { TRUNKLINE_BASE_URL: BASE_URL, SIMULATOR_URL } = process.env;
const isPossible = BASE_URL !== undefined && SIMULATOR_URL !== undefined && findChromium() !== undefined;
const title = isPossible
  ? "people's accounts, in Chromium"
  : "skipped: needs TRUNKLINE_BASE_URL, SIMULATOR_URL and a Chromium";

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };
const PASSWORD = "correct horse battery";

let browser: Browser;
const contexts: BrowserContext[] = [];
let admin: Page;

beforeAll(async () => {
  if (isPossible) browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  admin = await newPerson();
  await signInAs(admin, "Administrator");
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

/** Somebody with a browser of their own. */
async function newPerson(viewport = WIDE): Promise<Page> {
  const context = await browser.newContext({ viewport, baseURL: BASE_URL ?? "" });
  contexts.push(context);
  return context.newPage();
}

const shot = async (page: Page, name: string) => {
  const folder = process.env.TRUNKLINE_SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
};

/** The newest link that was mailed to an address. */
async function linkOf(address: string, count = 1): Promise<string> {
  let links: string[] = [];
  await expect
    .poll(
      async () => {
        const answer = await fetch(`${SIMULATOR_URL}/control/ledger?kind=mail&limit=1000`);
        const { items } = (await answer.json()) as { items: { to: string[]; text: string }[] };
        links = items
          .filter(({ to }) => to.includes(address))
          .map(({ text }) => /https?:\S+/.exec(text)?.[0] ?? "");
        return links.length;
      },
      { timeout: 15_000 },
    )
    .toBe(count);
  return links.at(-1) ?? "";
}

async function invite(name: string, address: string): Promise<void> {
  await admin.goto("/users");
  await admin.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite somebody" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("E-mail").fill(address);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await admin.getByText(`An invitation is on its way to ${address}.`).first().waitFor();
}

async function choosePassword(page: Page, link: string, password = PASSWORD): Promise<void> {
  await page.goto(link);
  await page.getByLabel("New password").fill(password);
  await page.getByLabel("The same again").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByRole("heading", { name: "Your password is set" }).waitFor();
}

async function signIn(page: Page, address: string, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(address);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const newcomer = () => {
  const mark = randomUUID().slice(0, 8);
  return { name: `Nora ${mark}`, address: `nora.${mark}@trunkline.example` };
};

describe.skipIf(!isPossible)(title, () => {
  it("invited by an administrator, come by the link in the mail, work, and are out when they are disabled", async () => {
    const { name, address } = newcomer();
    await invite(name, address);
    const row = admin.getByRole("row", { name: new RegExp(name) });
    await expect.poll(() => row.textContent()).toContain("Invited");
    await shot(admin, "users-wide");
    expect(await seriousViolations(admin)).toEqual([]);

    const nora = await newPerson();
    const link = await linkOf(address);
    await nora.goto(link);
    await nora.getByText(`${name}, choose a password for ${address}.`).waitFor();
    // Neither the address bar nor the history keeps the secret.
    expect(new URL(nora.url())).toMatchObject({ pathname: "/invitation", hash: "" });
    await shot(nora, "invitation-wide");
    expect(await seriousViolations(nora)).toEqual([]);
    await nora.getByLabel("New password").fill("short");
    await nora.getByLabel("The same again").fill("short");
    await nora.getByRole("button", { name: "Set password" }).click();
    await nora.getByText("It must have at least 12 characters.").waitFor();
    await choosePassword(nora, link);
    await shot(nora, "password-set");
    await nora.getByRole("link", { name: "Sign in" }).click();
    await signIn(nora, address);
    await nora.getByRole("heading", { name: "Active calls" }).waitFor();

    await nora.goto(link);
    await nora.getByRole("heading", { name: "This link cannot be used any more" }).waitFor();
    await shot(nora, "link-invalid");
    expect(await seriousViolations(nora)).toEqual([]);
    await nora.goto("/board");
    await nora.getByRole("heading", { name: "Active calls" }).waitFor();

    await admin.reload();
    await row.getByRole("button").click();
    await admin.getByRole("dialog", { name }).getByRole("button", { name: "Disable" }).click();
    const confirm = admin.getByRole("dialog", { name: `Disable ${name}?` });
    await confirm.waitFor();
    await shot(admin, "disable-confirm");
    expect(await seriousViolations(admin)).toEqual([]);
    await confirm.getByRole("button", { name: "Disable" }).click();
    await expect.poll(() => row.textContent()).toContain("Disabled");
    // At once, without a click of hers: the socket is told.
    await nora.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: 10_000 });
    await signIn(nora, address);
    await nora.getByText("E-mail or password is wrong.").waitFor();

    await row.getByRole("button").click();
    await admin.getByRole("dialog", { name }).getByRole("button", { name: "Enable" }).click();
    await expect.poll(() => row.textContent()).toContain("Active");
    await signIn(nora, address);
    await nora.getByRole("heading", { name: "Active calls" }).waitFor();
  });

  it("with a forgotten password get a link, and a new password, and say the same to strangers", async () => {
    const { name, address } = newcomer();
    await invite(name, address);
    const nora = await newPerson(NARROW);
    await choosePassword(nora, await linkOf(address));
    for (const [email, count] of [
      [address, 2],
      ["nobody@trunkline.example", 0],
    ] as const) {
      await nora.goto("/sign-in");
      await nora.getByRole("link", { name: "Forgot your password?" }).click();
      // The sign-in has a field for the address, too: it stands until the page has come.
      await nora.getByRole("heading", { name: "Forgot your password?" }).waitFor();
      await nora.getByLabel("E-mail").fill(email);
      await shot(nora, "forgot-narrow");
      expect(await seriousViolations(nora)).toEqual([]);
      await nora.getByRole("button", { name: "Send me a link" }).click();
      await nora
        .getByText(`If ${email} has an account here, a link is on its way.`, { exact: false })
        .waitFor();
      if (count > 0) await linkOf(address, count);
    }
    const password = "another horse battery ";
    await choosePassword(nora, await linkOf(address, 2), password);
    await signIn(nora, address, password);
    await nora.getByRole("heading", { name: "Active calls" }).waitFor();
  });

  it("come by their link, too, where the server is slow to say that nobody is signed in", async () => {
    const { name, address } = newcomer();
    await invite(name, address);
    const nora = await newPerson();
    // Its end forgets what was asked before: an answer that is on its way then must not be waited for.
    for (const [path, delayMs] of [
      ["session", 1_000],
      ["password-links/look-up", 2_000],
    ] as const) {
      await nora.route(`**/api/${path}`, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await route.continue();
      });
    }
    await choosePassword(nora, await linkOf(address));
  });

  it("are changed by the keyboard alone; the last administrator stays one", async () => {
    const { name, address } = newcomer();
    await invite(name, address);
    await admin.getByRole("searchbox").fill(name);
    await admin.getByRole("row", { name: new RegExp(name) }).waitFor();
    await expect.poll(() => admin.getByRole("row").count()).toBe(2);
    await admin
      .getByRole("row", { name: new RegExp(name) })
      .getByRole("button")
      .focus();
    await admin.keyboard.press("Enter");
    const dialog = admin.getByRole("dialog", { name });
    await dialog.getByLabel("Role").selectOption("Supervisor");
    await dialog.getByLabel("Department").fill("dispatch");
    await shot(admin, "user-dialog");
    expect(await seriousViolations(admin)).toEqual([]);
    await admin.keyboard.press("Enter");
    await dialog.waitFor({ state: "hidden" });
    await expect
      .poll(() => admin.getByRole("row", { name: new RegExp(name) }).textContent())
      .toMatch(/Supervisor.*dispatch/);

    await admin.goto("/users?role=admin&q=admin%40trunkline.example");
    await admin
      .getByRole("row", { name: /admin@trunkline.example/ })
      .getByRole("button")
      .click();
    const mine = admin.getByRole("dialog", { name: "Alex Roy" });
    expect(await mine.getByRole("button", { name: "Disable" }).count()).toBe(0);
    await mine.getByLabel("Role").selectOption("Agent");
    await mine.getByRole("button", { name: "Save changes" }).click();
    await mine.getByText("This is the last administrator who can sign in").waitFor();
    await admin.keyboard.press("Escape");
    await mine.waitFor({ state: "hidden" });
  });

  it("that are known already are not invited twice, and what is missing is said beside its field", async () => {
    await admin.goto("/users");
    await admin.getByRole("button", { name: "Invite somebody" }).click();
    const dialog = admin.getByRole("dialog", { name: "Invite somebody" });
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    await dialog.getByText("Enter a name.").waitFor();
    await expect
      .poll(() => dialog.getByLabel("Name").evaluate((input) => input === document.activeElement))
      .toBe(true);
    await dialog.getByLabel("Name").fill("Twin");
    await dialog.getByLabel("E-mail").fill("agent@trunkline.example");
    await dialog.getByRole("button", { name: "Send invitation" }).click();
    await dialog.getByText("There is a user with this e-mail address").waitFor();
    await shot(admin, "invite-wide");
    expect(await seriousViolations(admin)).toEqual([]);
  });

  it("have a profile that they change themselves", async () => {
    const { name, address } = newcomer();
    await invite(name, address);
    const nora = await newPerson(NARROW);
    await choosePassword(nora, await linkOf(address));
    await signIn(nora, address);
    await nora.getByRole("button", { name: "Account" }).click();
    await nora.getByRole("link", { name: "Your profile" }).click();
    await nora.getByRole("heading", { name: "Your profile", level: 1 }).waitFor();
    await nora.getByLabel("I am on call").check();
    await nora.getByRole("button", { name: "Save", exact: true }).click();
    await nora.getByText("a phone number is needed", { exact: false }).waitFor();
    await nora.getByLabel("Mobile number").fill("+1 (514) 555-0177");
    await nora.getByLabel("Time zone").selectOption("Europe/Berlin");
    await nora.getByLabel("Name").fill("Nora Renamed");
    await nora.getByRole("button", { name: "Save", exact: true }).click();
    await nora.getByText("Your profile is saved.").first().waitFor();
    await shot(nora, "profile-narrow");
    expect(await seriousViolations(nora)).toEqual([]);
    await nora.reload();
    await expect.poll(() => nora.getByLabel("Mobile number").inputValue()).toBe("+15145550177");
    expect(await nora.getByLabel("Time zone").inputValue()).toBe("Europe/Berlin");
    await nora.getByRole("button", { name: "Account: Nora Renamed" }).waitFor();
    await nora.setViewportSize(WIDE);
    await shot(nora, "profile-wide");
    // Nobody but an administrator sees who works here.
    expect(await nora.getByRole("link", { name: "Users" }).count()).toBe(0);
  });

  it("are listed on a narrow screen without anything that sticks out", async () => {
    await admin.setViewportSize(NARROW);
    await admin.goto("/users");
    await admin.getByRole("row", { name: /agent@trunkline.example/ }).waitFor();
    await shot(admin, "users-narrow");
    expect(await seriousViolations(admin)).toEqual([]);
    await expectNoSidewaysScroll(admin);
    await admin.getByRole("button", { name: "Invite somebody" }).click();
    await admin.getByRole("dialog").waitFor();
    await shot(admin, "invite-narrow");
  });
});
