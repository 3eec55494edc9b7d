/**
 * Live updates to many: 50 connections that are told 100 things, 150 people at their boards, 1,000 clients. Judged by what arrives, how
 * old it is, and whether the server's own measure of it (acknowledged receipts) tells the same.
 */

import { sleep } from "k6";
import exec from "k6/execution";
import http from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { latencySlo } from "../../otel/catalogue/slas.ts";
import { CONFIG, load, seconds } from "../lib/config.ts";
import { loadFigure } from "../lib/figures.ts";
import { callIdOf } from "../lib/ids.ts";
import { connectLive } from "../lib/live-client.ts";
import { cookieOf } from "../lib/people.ts";
import type { SummaryData } from "../lib/report/summary-data.ts";
import { defineRun, type Run } from "../lib/run.ts";
import { callLife, webhookRequest } from "../lib/vapi.ts";

/** The board's clients and what they are told, one stage after the other. */
const STAGES = [
  { stage: "connections_50", clients: load(50), changes: 100, perSecond: 10 },
  { stage: "users_150", clients: load(150), changes: 100, perSecond: 10 },
  { stage: "connections_1000", clients: load(1000), changes: 50, perSecond: 5 },
] as const;
/** Connections that one VU holds. */
const CLIENTS_PER_VU = 10;
/** One person may hold 20. */
const PEOPLE = load(60);
/** Everybody is connected by then: as many a second as a busy machine takes. */
const connectingSeconds = (clients: number): number => 5 + Math.ceil(clients / 50);
/** What was told last arrives by then, and the receipts of it. */
const LAST_SECONDS = 8;
/** Changes are told by calls from numbers that nobody else has. */
const NUMBERS = "+186755";

const receipt = new Trend("trunkline_live_receipt", true);
const delivered = new Rate("trunkline_live_delivered");
const within = new Rate("trunkline_live_within");
const connected = new Counter("trunkline_live_connected");
const slo = latencySlo("live-update-receipt");

/** A stage with its times, in seconds since the run began. */
interface TimedStage {
  readonly stage: string;
  readonly clients: number;
  readonly changes: number;
  readonly perSecond: number;
  readonly startSeconds: number;
  readonly lastsSeconds: number;
}

const timed: TimedStage[] = [];
for (const stage of STAGES) {
  const before = timed.at(-1);
  timed.push({
    ...stage,
    startSeconds: before === undefined ? 0 : before.startSeconds + before.lastsSeconds + 3,
    lastsSeconds:
      connectingSeconds(stage.clients) + Math.ceil(stage.changes / stage.perSecond) + LAST_SECONDS,
  });
}

const run = defineRun({
  scenario: "websocket",
  title: "Live updates",
  facts: STAGES.map(
    ({ clients, changes, perSecond }) =>
      `${clients} clients of the board are told ${changes} changes, ${perSecond} a second`,
  ),
  objectives: [
    loadFigure("websocket-delivered"),
    loadFigure("websocket-mean"),
    loadFigure("live-users-p95"),
    loadFigure("live-fan-out-delivered"),
    {
      ...{
        id: slo.id,
        title: slo.title,
        unit: "ratio",
        owed: { comparison: ">=", level: slo.objectiveRatio },
      },
      client: { metric: "trunkline_live_within", statistic: "rate", scale: 1 },
      prometheus: {
        kind: "share_within",
        histogram: { metric: slo.indicator.metric, matchers: slo.indicator.matchers },
        seconds: slo.indicator.thresholdSeconds,
      },
      tempo: null,
      // The server hears of a sample of the receipts, of whatever else its clients follow, too.
      maxDifference: 0.1,
    },
    {
      ...{ id: "live-connected", title: "Connections that were made", unit: "count" },
      owed: { comparison: ">=", level: STAGES.reduce((sum, { clients }) => sum + clients, 0) },
      client: { metric: "trunkline_live_connected", statistic: "count", scale: 1 },
      ...{ prometheus: null, tempo: null, maxDifference: null },
    },
  ],
  counted: [],
  people: PEOPLE,
  readsApplicationMetrics: true,
});

export const options = {
  ...run.options,
  scenarios: Object.fromEntries(
    timed.flatMap(({ stage, clients, startSeconds, lastsSeconds }, index) => [
      [
        `clients_${stage}`,
        {
          executor: "per-vu-iterations",
          exec: "clients",
          vus: Math.ceil(clients / CLIENTS_PER_VU),
          iterations: 1,
          startTime: `${startSeconds}s`,
          maxDuration: `${lastsSeconds + 30}s`,
          gracefulStop: "5s",
          env: { STAGE: String(index) },
        },
      ],
      [
        `teller_${stage}`,
        {
          executor: "per-vu-iterations",
          exec: "teller",
          vus: 1,
          iterations: 1,
          startTime: `${startSeconds + connectingSeconds(clients)}s`,
          maxDuration: `${lastsSeconds + 30}s`,
          env: { STAGE: String(index) },
        },
      ],
    ]),
  ),
};

const stageOf = () => {
  const stage = timed[Number(__ENV.STAGE)];
  if (stage === undefined) throw new Error("no stage");
  return stage;
};

/** The number of change `n` of a stage. */
function numberOf(stage: number, n: number): string {
  return `${NUMBERS}${stage}${String(n).padStart(4, "0")}`;
}

export function setup(): Run {
  return run.prepare();
}

/** Some connections, until the stage is over. */
export function clients(begun: Run): void {
  const { stage, clients: all, changes, lastsSeconds } = stageOf();
  const first = exec.scenario.iterationInTest * CLIENTS_PER_VU;
  const tags = { stage };
  for (let client = first; client < Math.min(all, first + CLIENTS_PER_VU); client += 1) {
    const had = new Set<string>();
    const live = connectLive({
      appUrl: CONFIG.appUrl,
      cookie: cookieOf(begun.sessions[client % begun.sessions.length]),
      channels: ["board"],
      onReady: () => connected.add(1, tags),
      onEvent: ({ event, at, data }, receivedAtMs) => {
        const phone = (data as { call?: { phone?: string | null } }).call?.phone ?? "";
        if (event !== "call.changed" || at === null || had.has(phone)) return;
        if (!phone.startsWith(`${NUMBERS}${__ENV.STAGE}`)) return;
        had.add(phone);
        const ageMs = Math.max(0, receivedAtMs - Date.parse(at));
        receipt.add(ageMs, tags);
        within.add(ageMs <= slo.indicator.thresholdSeconds * 1000, tags);
      },
    });
    setTimeout(() => {
      live.close();
      for (let n = 0; n < changes; n += 1) delivered.add(had.has(numberOf(Number(__ENV.STAGE), n)), tags);
    }, lastsSeconds * 1000);
  }
}

/** Tells of changes: calls that ring, one after the other, and end when all have rung. */
export function teller(begun: Run): void {
  const { changes, perSecond } = stageOf();
  const stage = Number(__ENV.STAGE);
  const startedAt = new Date();
  const callOf = (n: number): string => callIdOf(begun.runId, stage * 10_000 + n);
  const send = (n: number, message: ReturnType<typeof callLife>[number] | undefined): void => {
    if (message === undefined) return;
    const { method, url, body, headers } = webhookRequest(callOf(n), message, n, numberOf(stage, n));
    http.request(method, url, body ?? null, {
      headers: { "content-type": "application/json", ...headers },
      tags: { name: "change" },
    });
  };
  const life = callLife("", startedAt);
  for (let n = 0; n < changes; n += 1) {
    const sentAtMs = Date.now();
    send(n, life[0]);
    sleep(Math.max(0, 1 / perSecond - (Date.now() - sentAtMs) / 1000));
  }
  sleep(seconds(LAST_SECONDS));
  for (let n = 0; n < changes; n += 1) send(n, life.at(-1));
}

export function teardown(begun: Run): void {
  run.judge(begun);
}

export function handleSummary(data: SummaryData): Record<string, string> {
  return run.summarize(data);
}
