import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clockAtSpeed } from "../source/durations.ts";
import { ruleFiles } from "../source/rule-files.ts";
import { isAlert } from "../source/rule-model.ts";
import type { Notification } from "./alerts/notification.ts";
import { silenceNotification } from "./heartbeat/silence-alert.ts";
import { runbookLibrary } from "./runbooks/library.ts";
import { createServer } from "./server.ts";

const LINKS = {
  appUrl: "http://app.test",
  grafanaUrl: "http://grafana.test",
  prometheusUrl: "http://prometheus.test",
  alertmanagerUrl: "http://alertmanager.test",
};
const taken: Notification[] = [];
let beats = 0;
let server: Server;
let url: string;

beforeAll(async () => {
  const app = createServer({
    intake: { take: (one) => taken.push(one), settled: async () => {} },
    heartbeat: { beat: () => (beats += 1), look: async () => {}, ageSeconds: () => 12.5, stop: () => {} },
    runbooks: runbookLibrary(fileURLToPath(new URL("../runbooks", import.meta.url))),
    links: LINKS,
    runbooksUrl: "http://gateway.test/runbooks",
  });
  server = app.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const post = (path: string, body: string, type = "application/json") =>
  fetch(url + path, { method: "POST", headers: { "content-type": type }, body });
const message = (alertname: string, status = "firing") =>
  JSON.stringify({ version: "4", status, groupKey: "g", alerts: [{ status, labels: { alertname } }] });

describe("POST /alerts", () => {
  it("takes Alertmanager's JSON", async () => {
    expect((await post("/alerts", message("Slow"))).status).toBe(202);
    expect(taken.at(-1)?.alerts[0]?.labels).toEqual({ alertname: "Slow" });
  });

  it("refuses anything else, also from a page that a browser shows", async () => {
    const before = taken.length;
    expect((await post("/alerts", '{"hello":1}')).status).toBe(422);
    expect((await post("/alerts", "{")).status).toBe(400);
    expect((await post("/alerts", message("Slow"), "text/plain")).status).toBe(422);
    expect((await fetch(`${url}/alerts`)).status).toBe(405);
    expect(taken.length).toBe(before);
  });
});

describe("POST /heartbeat", () => {
  it("hears the Watchdog while it fires, and nothing else", async () => {
    expect(await (await post("/heartbeat", message("Watchdog"))).json()).toEqual({ heard: true });
    expect(await (await post("/heartbeat", message("Watchdog", "resolved"))).json()).toEqual({
      heard: false,
    });
    expect(await (await post("/heartbeat", message("Slow"))).json()).toEqual({ heard: false });
    expect(beats).toBe(1);
  });
});

describe("GET /metrics", () => {
  it("says where the runbooks are and how old the heartbeat is", async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('alert_gateway_runbooks_info{url="http://gateway.test/runbooks"} 1');
    expect(text).toContain("alert_gateway_heartbeat_age_seconds 12.5");
  });
});

/** Ids on a page, and where its links lead. */
async function read(path: string): Promise<{ status: number; ids: string[]; hrefs: string[]; text: string }> {
  const answer = await fetch(new URL(path, `${url}/runbooks/`));
  const text = await answer.text();
  const all = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, found = ""]) => found.replaceAll("&#38;", "&"));
  return { status: answer.status, ids: all(/ id="([^"]+)"/g), hrefs: all(/ href="([^"]+)"/g), text };
}

describe("runbooks", () => {
  const RUNBOOKS = "{{ $externalLabels.runbooks_url }}/";
  const alerts = Object.values(ruleFiles(clockAtSpeed(1))).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.filter(isAlert)),
  );

  it("open at the section of the alert that links to them", async () => {
    const links = new Set(alerts.map(({ annotations }) => annotations.runbook_url));
    expect(links.size).toBeGreaterThan(30);
    const silence =
      silenceNotification("firing", 0, 1, { ...LINKS, publicUrl: "" }).alerts[0]?.annotations.runbook_url ??
      "";
    for (const link of [...links, silence.replace("/runbooks/", RUNBOOKS)]) {
      expect(link.startsWith(RUNBOOKS), link).toBe(true);
      const [path = "", anchor = ""] = link.slice(RUNBOOKS.length).split("#");
      const page = await read(path);
      expect(page.status, link).toBe(200);
      expect(page.ids, link).toContain(anchor);
    }
  });

  it("have no link of theirs that leads nowhere", async () => {
    const index = await read("./");
    const own = index.hrefs.filter((href) => !href.startsWith("http") && href !== "./");
    expect(own.length).toBeGreaterThan(60);
    const dead: string[] = [];
    const pages = new Map<string, Awaited<ReturnType<typeof read>>>();
    const pageOf = async (path: string) => {
      const page = pages.get(path) ?? (await read(path));
      pages.set(path, page);
      return page;
    };
    for (const path of new Set(own.map((href) => href.split("#")[0] ?? ""))) {
      for (const href of [
        ...(await pageOf(path)).hrefs,
        ...own.filter((one) => one.split("#")[0] === path),
      ]) {
        if (href.startsWith("http") || href === "./") continue;
        const [target, anchor] = href.split("#");
        const page = await pageOf(target === "" ? path : (target ?? path));
        if (page.status !== 200 || (anchor !== undefined && !page.ids.includes(anchor)))
          dead.push(`${path}: ${href}`);
      }
    }
    expect(dead).toEqual([]);
  });

  it("leave nothing in the addresses in which they were written", async () => {
    for (const { id } of runbookLibrary(fileURLToPath(new URL("../runbooks", import.meta.url))).list()) {
      const { hrefs } = await read(id);
      expect(
        hrefs.filter((href) => /127\.0\.0\.1|\.md(#|$)|localhost/.test(href)),
        id,
      ).toEqual([]);
    }
  });

  it("run nothing and load nothing", async () => {
    const answer = await fetch(`${url}/runbooks/api-availability`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    const text = await answer.text();
    expect(text).not.toMatch(/<script|<link|<img| style="| on[a-z]+="/);
  });

  it("are found under the names of their files, and what is none says so", async () => {
    const renamed = await fetch(`${url}/runbooks/api-availability.md`);
    expect(renamed.url).toBe(`${url}/runbooks/api-availability`);
    expect((await fetch(`${url}/`)).url).toBe(`${url}/runbooks/`);
    for (const path of ["nothing", "..%2f..%2fpackage", "%2e%2e%2fREADME", "x.md", "API-availability"]) {
      expect((await fetch(`${url}/runbooks/${path}`)).status, path).toBe(404);
    }
  });
});
