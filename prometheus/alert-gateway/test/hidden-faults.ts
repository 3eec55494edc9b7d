/**
 * Traces as the product makes them, with a fault hidden in some: what an incident leaves in Tempo. Every time is drawn with
 * noise, one slow trace in seven is slow for a reason of its own, and requests come to several routes and instances.
 */
import type { OtlpTrace } from "../../../otel/traces/otlp-trace.ts";
import { FakeTrace, type Random, randomFrom } from "./fake-trace.ts";

/** Ways to be slow or to fail, and what an explanation must name of each. */
export const HIDDEN_FAULTS = {
  "slow database query": { badBy: "slow", names: /SELECT contacts/ },
  "slow provider": { badBy: "slow", names: /waiting for twilio/ },
  "wait for the pool": { badBy: "slow", names: /before it calls postgresql.*free connection/ },
  "lock wait": { badBy: "slow", names: /waiting for postgresql \(`UPDATE calls`\)/ },
  "failing provider": { badBy: "failed", names: /to twilio of trunkline-worker with ECONNRESET/ },
  "queue wait": { badBy: "slow", names: /wait before `process sms`.* queue sms/ },
  "one instance slow": { badBy: "slow", names: /instance api-2/ },
  "one release slow": { badBy: "slow", names: /release 1\.5\.0/ },
  "one route slow": { badBy: "slow", names: /route \/api\/reports/ },
  "redis slow": { badBy: "slow", names: /waiting for redis/ },
  "event loop blocked": { badBy: "slow", names: /trunkline-api's own time/ },
  "many short queries": { badBy: "slow", names: /SELECT notes.* ran \d+ times a trace instead of 1/ },
} as const;

export type HiddenFault = keyof typeof HIDDEN_FAULTS;

/** What an explanation may name of the others: naming one that is innocent sends people the wrong way. */
export const ACCUSATIONS = [/instance (api|worker)-/, /release 1\./, /route \//] as const;

/** An incident: traces that the indicator calls bad, and good ones of the same hour. */
export interface Incident {
  readonly bad: readonly OtlpTrace[];
  readonly good: readonly OtlpTrace[];
}

const ROUTES = ["/webhooks/vapi", "/api/calls", "/api/contacts/:id", "/api/reports"];
const OTHER_REASON_SHARE = 1 / 7;

export interface IncidentOptions {
  readonly badCount?: number;
  readonly goodCount?: number;
  /** When its traces begin. */
  readonly startMs?: number;
}

const NOON_MS = Date.UTC(2026, 10, 26, 12);

/** Draws an incident with this fault; the same for the same seed. */
export function incidentOf(fault: HiddenFault, seed: number, options: IncidentOptions = {}): Incident {
  const { badCount = 24, goodCount = 48, startMs = NOON_MS } = options;
  const random = randomFrom(seed);
  const make = fault === "queue wait" || fault === "failing provider" ? smsTrace : requestTrace;
  const bad = Array.from({ length: badCount }, () =>
    random.next() < OTHER_REASON_SHARE && fault !== "failing provider"
      ? make(random, random.pick(OTHER_REASONS[fault === "queue wait" ? "sms" : "request"]), true, startMs)
      : make(random, fault, true, startMs),
  );
  return { bad, good: Array.from({ length: goodCount }, () => make(random, fault, false, startMs)) };
}

const OTHER_REASONS = {
  request: ["slow database query", "redis slow", "event loop blocked", "slow provider"],
  sms: ["slow provider"],
} as const satisfies Record<string, readonly HiddenFault[]>;

/** A request: session in Redis, a transaction, perhaps a call of a provider, an event told to boards. */
function requestTrace(random: Random, fault: HiddenFault, isBad: boolean, startMs: number): OtlpTrace {
  const hits = (one: HiddenFault) => isBad && fault === one;
  const route = hits("one route slow") ? "/api/reports" : random.pick(ROUTES);
  const instance = hits("one instance slow") ? "api-2" : random.pick(["api-1", "api-2", "api-3"]);
  const release = hits("one release slow") ? "1.5.0" : random.pick(["1.4.0", "1.4.0", "1.5.0"]);
  const factor = hits("one instance slow") ? 9 : 1;
  const draw = (ms: number) => random.around(ms) * factor;
  const trace = new FakeTrace(random, startMs);
  const isWebhook = route === "/webhooks/vapi";
  const method = isWebhook ? "POST" : "GET";
  const api = trace.process("trunkline-api", instance, release);
  const root = api.begin(`${method} ${route}`, "server", null, {
    "http.route": route,
    "http.request.method": method,
  });
  const redis = (command: string) => {
    api.leaf(command, "client", root, draw(hits("redis slow") ? 130 : 0.6), { "db.system.name": "redis" });
  };
  const query = (name: string, ms: number) => {
    api.leaf(name, "client", root, draw(ms), {
      "db.system.name": "postgresql",
      "peer.service": "postgresql",
    });
  };
  // A blocked process stands still wherever it happens to be.
  const blockedAt = hits("event loop blocked")
    ? random.pick(["before the pool", "before redis", "at the end", "at the end"])
    : "";
  redis("get");
  api.work(draw(1));
  if (blockedAt === "before redis") api.work(draw(420));
  redis("evalsha");
  if (hits("one release slow")) api.work(draw(380));
  if (blockedAt === "before the pool") api.work(draw(420));
  if (hits("wait for the pool")) api.work(draw(450));
  query("BEGIN", 0.5);
  query("SELECT calls", 3);
  api.work(draw(0.8));
  query("SELECT contacts", hits("slow database query") ? 420 : 4);
  for (let index = 0; index < (hits("many short queries") ? Math.round(draw(180)) : 1); index += 1)
    query("SELECT notes", 2);
  if (route === "/api/reports") query("SELECT call_analytics_daily", hits("one route slow") ? 520 : 9);
  if (isWebhook || fault === "slow provider") {
    const call = api.begin("POST", "client", root, {
      "trunkline.provider": "twilio",
      "server.address": "api.twilio.com",
    });
    api.work(draw(hits("slow provider") ? 600 : 45));
    api.end(call);
  }
  query("UPDATE calls", hits("lock wait") ? 800 : 3);
  query("COMMIT", 1.5);
  redis("publish");
  api.work(draw(1.5));
  if (blockedAt === "at the end") api.work(draw(420));
  api.end(root);
  return trace.otlp();
}

/** An urgent SMS: told by a webhook, queued, taken by a worker, given to the carrier, its receipt. */
function smsTrace(random: Random, fault: HiddenFault, isBad: boolean, startMs: number): OtlpTrace {
  const hits = (one: HiddenFault) => isBad && fault === one;
  const trace = new FakeTrace(random, startMs);
  const api = trace.process("trunkline-api", random.pick(["api-1", "api-2"]), "1.4.0");
  const root = api.begin("POST /webhooks/vapi", "server", null, { "http.route": "/webhooks/vapi" });
  api.leaf("INSERT alerts", "client", root, random.around(4), { "db.system.name": "postgresql" });
  const add = api.leaf("add sms", "producer", root, random.around(1), {
    "messaging.destination.name": "sms",
  });
  api.work(random.around(2));
  api.end(root);
  trace.pass(random.around(hits("queue wait") ? 9_000 : 30));
  const worker = trace.process("trunkline-worker", random.pick(["worker-1", "worker-2"]), "1.4.0");
  const job = worker.begin("process sms", "consumer", add, {
    "messaging.destination.name": "sms",
    "trunkline.priority": random.pick(["P1", "P2", "P3"]),
  });
  worker.leaf("SELECT messages", "client", job, random.around(3), { "db.system.name": "postgresql" });
  const call = worker.begin("POST", "client", job, {
    "trunkline.provider": "twilio",
    "server.address": "api.twilio.com",
  });
  worker.work(random.around(hits("slow provider") ? 4_000 : 80));
  const isRefused = hits("failing provider");
  worker.end(call, isRefused ? "ECONNRESET" : undefined);
  // A look-up that misses is written down as failed, in good traces, too.
  const lookup = worker.begin("GET", "client", job, { "server.address": "lookups.twilio.com" });
  worker.work(random.around(20));
  worker.end(lookup, random.next() < 0.3 ? "HTTP 404" : undefined);
  worker.leaf("UPDATE messages", "client", job, random.around(4), { "db.system.name": "postgresql" });
  worker.end(job, isRefused ? "ProviderError" : undefined);
  return trace.otlp();
}
