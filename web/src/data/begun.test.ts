import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LATEST_VERSION, VERSION_HEADER } from "../../../app/http/api-version.contract.ts";
import { declaredPages } from "../../build/page-files.ts";
import { endOfDay } from "../features/today/end-of-day.ts";
import { showTimesIn } from "../ui/format.ts";
import { sentMs, takeBegun } from "./begun.ts";
import { request } from "./http.ts";
import { queryClient } from "./query-client.ts";

const ID = "0197c1f0-0000-7000-8000-000000000001";
const BEGIN = fileURLToPath(new URL("../../public/begin.js", import.meta.url));
const PAGES = fileURLToPath(new URL("../pages/", import.meta.url));
/** What a report shows hangs on the day of the organization: begun too early it would be of another one. */
const NOT_BEGUN = ["/reports"];

/** Pages that fetch before they are there. */
const PAGES_WITH_DATA = globSync("*/index.ts", { cwd: PAGES }).flatMap((file) =>
  declaredPages(readFileSync(join(PAGES, file), "utf8")).flatMap(({ route, modules }) => {
    const data = modules.find((module) => module.endsWith(".data.ts"));
    return data && !NOT_BEGUN.includes(route) ? [{ route, prefetch: join(PAGES, file, "..", data) }] : [];
  }),
);

/** Runs begin.js at an address, with what this device remembers. */
function begin(path: string, kept: Readonly<Record<string, string>> = {}) {
  const { pathname, search } = new URL(path, "http://localhost");
  const asked: { path: string; init: RequestInit }[] = [];
  const fetched = (at: string, init: RequestInit) => {
    asked.push({ path: at, init });
    return Promise.resolve(new Response(JSON.stringify({ at })));
  };
  const root = { dataset: {} as Record<string, string> };
  const context = {
    localStorage: { getItem: (key: string) => kept[key] ?? null },
    document: { documentElement: root },
    performance,
    location: { pathname, search },
    fetch: fetched,
    setTimeout,
    trunklineBegun: undefined as typeof globalThis.trunklineBegun,
  };
  runInNewContext(readFileSync(BEGIN, "utf8"), context);
  return { asked, root, begun: context.trunklineBegun };
}

beforeEach(() => {
  vi.stubGlobal("location", new URL("http://localhost/"));
});
afterEach(() => {
  vi.unstubAllGlobals();
  globalThis.trunklineBegun = undefined;
  queryClient.clear();
});

describe("what a page begins before its scripts", () => {
  it("is asked for as the application does", () => {
    const { asked, root } = begin("/sign-in", { "trunkline.theme": "dark" });
    expect(asked.map(({ path }) => path)).toEqual(["/api/session", "/api/config"]);
    expect(asked[0]?.init).toEqual({
      cache: "no-cache",
      headers: { Accept: "application/json", [VERSION_HEADER]: LATEST_VERSION },
    });
    expect(root.dataset.theme).toBe("dark");
  });

  it("is nothing of the page's where its address says more", () => {
    expect(begin("/calls?status=failed").asked).toHaveLength(2);
  });

  it.each(["America/Toronto", "Asia/Kolkata", "Pacific/Kiritimati"])(
    "is of the day by the clocks of whoever sat here last: %s",
    async (timeZone) => {
      showTimesIn(timeZone);
      const wanted = endOfDay(new Date()).toISOString();
      showTimesIn(undefined);
      const { asked, root } = begin("/today", { "trunkline.time-zone": timeZone });
      expect(asked.at(-1)?.path).toContain(`endOfDay=${encodeURIComponent(wanted)}`);
      expect(root.dataset.timeZone).toBe(timeZone);
    },
  );

  it.each(PAGES_WITH_DATA)("is what the page asks for first: $route", async ({ route, prefetch }) => {
    const fetched = vi.fn(
      async (_path: string) => new Response("[]", { headers: { "Content-Type": "application/json" } }),
    );
    vi.stubGlobal("fetch", fetched);
    vi.stubGlobal("window", {});
    const params = Object.fromEntries((route.match(/:\w+/g) ?? []).map((name) => [name.slice(1), ID]));
    await Promise.allSettled((await import(prefetch)).prefetch({ params, query: {} }));
    const asked = begin(route.replace(/:\w+/, ID)).asked.slice(2);
    expect(asked.map(({ path }) => path).toSorted()).toEqual(
      fetched.mock.calls.map(([path]) => path).toSorted(),
    );
  });
});

describe("when a request was begun", () => {
  it("is told with it, and when its answer came, or that there is none", async () => {
    const { begun } = begin("/calls");
    const request = begun?.get("/api/calls?limit=100");
    expect(request?.beganMs).toBeGreaterThan(0);
    await expect.poll(() => request?.answeredMs).toBeGreaterThanOrEqual(request?.beganMs ?? Infinity);
  });

  it("does not count for how long the answer lay ready", () => {
    const answer = new Promise<Response>(() => undefined);
    expect(sentMs({ answer, beganMs: 100 }, 3_000)).toBe(100);
    expect(sentMs({ answer, beganMs: 100, answeredMs: 350 }, 3_000)).toBe(2_750);
  });
});

describe("an answer that the page began", () => {
  // However long the tests before took.
  beforeEach(() => {
    vi.spyOn(performance, "now").mockReturnValue(1_000);
  });
  const begun = (answer: Promise<Response>) => {
    globalThis.trunklineBegun = new Map([["/api/calls?limit=100", { answer, beganMs: 0 }]]);
  };
  const json = (body: unknown) =>
    new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });

  it("is taken over by whoever asks for it first; the next asks anew", async () => {
    begun(Promise.resolve(json({ items: ["begun"] })));
    vi.stubGlobal("fetch", async () => json({ items: ["anew"] }));
    const ask = () => request("/api/calls", { query: { limit: 100 } });
    expect([await ask(), await ask()]).toEqual([{ items: ["begun"] }, { items: ["anew"] }]);
  });

  it("is nobody's when it was asked for long ago, or something is written", async () => {
    begun(Promise.resolve(json({})));
    vi.spyOn(performance, "now").mockReturnValueOnce(11_000);
    expect(takeBegun("/api/calls?limit=100")).toBeUndefined();
    begun(Promise.resolve(json({})));
    vi.stubGlobal("fetch", async () => json({ items: ["written"] }));
    const written = await request("/api/calls", { method: "POST", query: { limit: 100 } });
    expect(written).toEqual({ items: ["written"] });
  });

  it("fails as a request does, and keeps nobody who waits no more", async () => {
    begun(Promise.reject(new TypeError("Failed to fetch")));
    await expect(request("/api/calls?limit=100")).rejects.toMatchObject({ code: "offline" });
    begun(new Promise(() => undefined));
    const giveUp = new AbortController();
    const waiting = request("/api/calls?limit=100", { signal: giveUp.signal });
    giveUp.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
  });
});
