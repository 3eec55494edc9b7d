import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import type { Occasion } from "../../../grafana/source/occasions.ts";
import { type ReportFigures, reportFigures } from "../../../grafana/test/report-figures.ts";
import { eventually } from "../../../otel/test/eventually.ts";
import { PORTS, PROJECT, readSettings } from "../../../stack/settings.ts";
import { findChromium, launchChromium } from "../../../web/test/browser.ts";
import { signIn } from "../e2e/clients.ts";
import { freePorts } from "../../../stack/process/free-port.ts";
import { NO_PERSON_LIMITS } from "../no-person-limits.ts";
import { askOffice } from "../simulator-office.ts";
import { temporaryFolder } from "../temporary-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** What `./trunkline k6 voice-agent` said and how it ended. */
    k6: { readonly code: number | null; readonly output: string };
    /** The same of a run that had no time for all of its calls. */
    k6OutOfTime: { readonly code: number | null; readonly output: string };
    /** What the stack has seen; panels that show it must have data. */
    happened: readonly Occasion[];
    /** What the reports said before any traffic: of the demo data, which no metric counts. */
    reportsBefore: ReportFigures;
  }
}

const SCRAPE_INTERVAL_MS = 15_000;
const ALERTMANAGER_TOKEN = "whole-alertmanager-token-0001";

/** A small run: what it judges on a busy machine does not matter here, that it judges and that all is recorded does. */
const K6_SIZE = { TRUNKLINE_K6_CALLS: "24", TRUNKLINE_K6_CONCURRENCY: "10" } as const;
/** More calls than fit into the time, on every machine: that is a breach. */
const K6_OUT_OF_TIME = {
  TRUNKLINE_K6_CALLS: "5000",
  TRUNKLINE_K6_MAX_DURATION: "2s",
  TRUNKLINE_K6_SETTLE_SECONDS: "1",
} as const;

/**
 * Starts the whole stack as users do, by `./trunkline up`, on free ports and with a state of its own; then puts a short k6
 * run and one visit of a browser through it, so that every panel has something to show. Tests get the addresses by
 * the variables that the README names.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = temporaryFolder("whole");
  const ports = await freePorts(Object.keys(PORTS).length);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TRUNKLINE_NO_INSTALL: "1",
    TRUNKLINE_ENGINE: "none",
    TRUNKLINE_STATE_DIR: join(dir, "state"),
    TRUNKLINE_ALERTMANAGER_TOKEN: ALERTMANAGER_TOKEN,
    // It opens when the reports have been read: a call of its first second would be in them already, and in metrics, too.
    SIMULATOR_OFFICE: "off",
    // A test may run in the middle of a customer's night.
    TRUNKLINE_CONTACT_HOURS: "00:00-24:00",
    // Thirty files sign in as the same few people, one after the other.
    ...NO_PERSON_LIMITS,
    TRUNKLINE_CACHE_DIR: readSettings(process.env).cacheDir,
    ...Object.fromEntries(
      Object.values(PORTS).map(({ variable }, index) => [variable, String(ports[index])]),
    ),
  };
  const teardown = async () => {
    await trunkline(env, "down", "--volumes");
    rmSync(dir, { recursive: true, force: true });
  };
  const up = await trunkline(env, "up", "--detach", "--wait");
  if (up.code !== 0) {
    await teardown();
    throw new Error(`./trunkline up ended with code ${up.code}\n${up.output}`);
  }
  const address = (part: keyof typeof PORTS) => `http://127.0.0.1:${env[PORTS[part].variable]}`;
  process.env.TRUNKLINE_BASE_URL = address("app");
  process.env.SIMULATOR_URL = address("simulator");
  process.env.TRUNKLINE_PROMETHEUS_URL = address("prometheus");
  process.env.TRUNKLINE_ALERTMANAGER_URL = address("alertmanager");
  process.env.TRUNKLINE_ALERT_GATEWAY_URL = address("alertGateway");
  if (await isReady(env, "tempo")) process.env.TRUNKLINE_TEMPO_URL = address("tempo");
  if (await isReady(env, "loki")) process.env.TRUNKLINE_LOKI_URL = address("loki");
  project.provide("reportsBefore", await reportFigures(address("app")));
  // From here on calls come in by themselves, as they do in a demo.
  await askOffice(address("simulator"), { on: true });
  project.provide("k6", await trunkline({ ...env, ...K6_SIZE }, "k6", "voice-agent"));
  // The one that is judged is over: what is done meanwhile may be as slow as it likes.
  const outOfTime = trunkline({ ...env, ...K6_OUT_OF_TIME }, "k6", "voice-agent");
  await refusedWebhook(address("app"));
  await speak(address("app"));
  await answerPage(address("app"));
  const hasVisited = await visit(address("app"), () => trunkline(env, "simulate", "call"));
  project.provide("k6OutOfTime", await outOfTime);
  project.provide("happened", [
    ...([
      "request",
      "alertRaised",
      "smsDelivered",
      "sloEvent",
      "webhookRefused",
      "requestFailed",
      "voiceCommand",
      "pageAcknowledged",
    ] as const),
    ...(hasVisited ? (["visit", "boardOpen", "liveUpdate"] as const) : []),
    ...(process.env.TRUNKLINE_TEMPO_URL ? (["traceStored"] as const) : []),
  ]);
  return teardown;
}

async function isReady(env: NodeJS.ProcessEnv, name: string): Promise<boolean> {
  const { output } = await trunkline(env, "status", "--json");
  const { parts } = JSON.parse(output) as { parts: { name: string; state: string }[] };
  return parts.some((part) => part.name === name && part.state === "ready");
}

/** A webhook that does not prove whose it is. */
async function refusedWebhook(url: string): Promise<void> {
  const body = JSON.stringify({ message: { type: "status-update", status: "ringing", call: { id: "x" } } });
  const headers = { "content-type": "application/json" };
  const { status } = await fetch(`${url}/webhooks/vapi`, { method: "POST", headers, body });
  if (status !== 401) throw new Error(`an unsigned webhook was answered ${status}`);
}

/** Somebody asks for something in words, simply and several things at once. */
async function speak(url: string): Promise<void> {
  const headers = { "content-type": "application/json", cookie: await signIn(url, "agent") };
  for (const text of ["show my tasks", "remind me tomorrow at nine to call the bank and show my tasks"]) {
    const body = JSON.stringify({ text });
    const { status } = await fetch(`${url}/api/voice-commands`, { method: "POST", headers, body });
    if (status !== 200) throw new Error(`“${text}” was answered ${status}`);
  }
}

/** A page that somebody acknowledges, and that is over at once: no test sees it. */
async function answerPage(url: string): Promise<void> {
  const startsAt = new Date(Date.now() - 90_000).toISOString();
  const labels = { alertname: "WholeStackDrill", service: "trunkline-api", severity: "critical" };
  const tell = (status: "firing" | "resolved", endsAt: string) =>
    post(
      `${url}/webhooks/alertmanager`,
      { authorization: `Bearer ${ALERTMANAGER_TOKEN}` },
      {
        version: "4",
        groupKey: "{}:{}",
        status,
        receiver: "product",
        alerts: [
          {
            status,
            labels,
            annotations: { summary: "A drill" },
            startsAt,
            endsAt,
            fingerprint: "00000000000000aa",
          },
        ],
      },
    );
  const cookie = await signIn(url, "supervisor");
  await tell("firing", "0001-01-01T00:00:00Z");
  // Not the newest one: the load before may have set off alerts of its own.
  const id = await eventually(
    async () => {
      const answer = await fetch(`${url}/api/incidents?limit=100`, { headers: { cookie } });
      if (answer.status !== 200) throw new Error(`the incidents were answered ${answer.status}`);
      const { items } = (await answer.json()) as { items: { id: string; alertname: string }[] };
      return items.find(({ alertname }) => alertname === labels.alertname)?.id;
    },
    { what: "the incident of the drill" },
  );
  const headers = { cookie, origin: url };
  await post(`${url}/api/incidents/${id}/acknowledge`, headers, { reason: "A drill" });
  await tell("resolved", new Date().toISOString());
}

async function post(url: string, headers: Readonly<Record<string, string>>, json: object): Promise<void> {
  const { status } = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(json),
  });
  if (status >= 300) throw new Error(`${url} answered ${status}`);
}

/**
 * A person who signs in, looks at the list and at the board while calls come in, and leaves: web vitals are sent as a page is
 * left. False where there is no browser.
 */
async function visit(url: string, placeCall: () => Promise<unknown>): Promise<boolean> {
  if (!findChromium()) return false;
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ baseURL: url });
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in as Agent" }).click();
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    await page.goto("/calls");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await page.goto("/board");
    await page.getByRole("heading", { name: "Active calls" }).waitFor();
    // A rate is what has changed between two scrapes.
    for (let call = 0; call < 3; call += 1) {
      await placeCall();
      await sleep(SCRAPE_INTERVAL_MS);
    }
    await page.goto("about:blank");
    await sleep(1_000);
    return true;
  } finally {
    await browser.close();
  }
}

function trunkline(
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(PROJECT, "trunkline"), args, {
      env,
      cwd: PROJECT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", take);
    if (args[1] !== "--json") child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
