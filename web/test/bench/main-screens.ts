import type { Page } from "playwright-core";

/** A screen that many look at every day. */
export interface MainScreen {
  readonly name: string;
  /** Where it is; an address of one record is looked up. */
  readonly path: string | ((page: Page) => Promise<string>);
  /** Who looks at it; nobody is not signed in. */
  readonly role: "Agent" | "Admin" | "nobody";
}

/** Where the demo's people sit, and so do their browsers. */
export const PEOPLES_ZONE = "America/Toronto";

/** What is measured as "the main screens". */
export const MAIN_SCREENS: readonly MainScreen[] = [
  { name: "sign-in", path: "/sign-in", role: "nobody" },
  { name: "today", path: "/today", role: "Agent" },
  { name: "board", path: "/board", role: "Agent" },
  { name: "calls", path: "/calls", role: "Agent" },
  { name: "call", path: firstCall, role: "Agent" },
  { name: "leads", path: "/leads", role: "Agent" },
  { name: "inbox", path: "/inbox", role: "Agent" },
  { name: "performance", path: "/performance", role: "Admin" },
];

/** The address of a screen, of a record that is there where it is one of one. */
export async function pathOf(screen: MainScreen, page: Page): Promise<string> {
  return typeof screen.path === "string" ? screen.path : screen.path(page);
}

async function firstCall(page: Page): Promise<string> {
  const answer = await page.request.get("/api/calls?limit=1");
  const { items } = (await answer.json()) as { items: readonly { readonly id: string }[] };
  const [call] = items;
  if (!call) throw new Error("there is no call to look at");
  return `/calls/${call.id}`;
}
