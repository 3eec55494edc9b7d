import type { Page, Route } from "playwright-core";

/** What an API does that does not answer as it should. */
export type Trouble = "waits" | "problem" | "html" | "cut" | "late" | "none";

/** What the answers of `problem` name; support asks for both. */
export const PROBLEM = {
  requestId: "7c0f9a52-5f0c-4b4e-9d2f-0d1f4c8a2b11",
  traceId: "0af7651916cd43dd8448eb211c80319c",
} as const;
const LATE_MS = 700;
/** Whoever sits here stays known, and what is on for them: the trouble is with what pages show. */
const WELL = /^\/api\/(session|config|feature-flags\/mine)$/;

/** Puts an API into trouble but for what is `well`; `set` changes what it does, for requests that wait already, too. */
export async function troubleWith(page: Page, well: RegExp = WELL) {
  let trouble: Trouble = "waits";
  const waiting: (() => void)[] = [];
  const answer = async (route: Route): Promise<void> => {
    switch (trouble) {
      case "waits":
        await new Promise<void>((resolve) => waiting.push(resolve));
        return answer(route);
      case "problem":
        return route.fulfill({
          status: 503,
          contentType: "application/problem+json",
          json: {
            type: "about:blank",
            status: 503,
            code: "overloaded",
            title: "The service is busy",
            ...PROBLEM,
          },
        });
      case "html":
        return route.fulfill({ status: 500, contentType: "text/html", body: "<h1>It broke</h1>" });
      case "cut":
        return route.abort("connectionreset");
      case "late":
        await new Promise((resolve) => setTimeout(resolve, LATE_MS));
        return route.continue();
      case "none":
        return route.continue();
    }
  };
  await page.route(/\/api\//, async (route) => {
    const { pathname } = new URL(route.request().url());
    const isWell = well.test(pathname);
    // A request whose page is gone by now is nobody's.
    await (isWell ? route.continue() : answer(route)).catch(() => undefined);
  });
  return {
    set(next: Trouble): void {
      trouble = next;
      for (const go of waiting.splice(0)) go();
    },
  };
}
