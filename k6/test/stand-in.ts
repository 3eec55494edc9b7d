import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WHOLE_JOURNEY } from "./whole-journey.ts";

/** Secrets of the voice agent's vendor. */
export const SECRETS = {
  bearer: "bearer-of-the-test",
  secret: "secret-of-the-test",
  hmac: "hmac-of-the-test",
};

/** A webhook as the stand-in got it. */
export interface Seen {
  readonly authentication: "bearer" | "secret" | "hmac" | "none";
  readonly type: string;
  readonly callId: string;
  /** Of the traceparent that it came with. */
  readonly traceId: string | undefined;
  readonly durationSeconds: number;
}

/** How the stand-in misbehaves. */
export interface Behaviour {
  /** Before it answers a webhook. */
  delayMs: number;
  /** Whether urgent alerts are queued. */
  queues: boolean;
  /** Of the measured webhooks so many are not counted by Prometheus. */
  uncounted: number;
  /** What Tempo adds to every request's time, in seconds. */
  tempoAddsSeconds: number;
  /** Whether traces end at the webhook. */
  losesJourneys: boolean;
}

/** A behaviour without a fault. */
export const WELL: Readonly<Behaviour> = {
  delayMs: 0,
  queues: true,
  uncounted: 0,
  tempoAddsSeconds: 0,
  losesJourneys: false,
};

/** The application, Prometheus and Tempo in one server, whose speed does not depend on this machine's load. */
export async function startStandIn() {
  const seen: Seen[] = [];
  const behaviour: Behaviour = { ...WELL };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    response.setHeader("content-type", "application/json");
    if (url.pathname.endsWith("/query")) {
      const value = promAnswer(url.searchParams.get("query") ?? "", seen, behaviour);
      response.end(JSON.stringify({ data: { result: [{ metric: {}, value: [0, String(value)] }] } }));
    } else if (url.pathname.includes("/traces/")) {
      const spans = traceOf(url.pathname.split("/").at(-1) ?? "", seen, behaviour);
      response.statusCode = spans === null ? 404 : 200;
      response.end(JSON.stringify({ trace: { resourceSpans: spans } }));
    } else if (url.pathname === "/webhooks/vapi") {
      const { status, answer } = await takeWebhook(request, seen, behaviour);
      response.statusCode = status;
      response.end(JSON.stringify(answer));
    } else {
      // Health of the application, readiness of the others; the simulator is not played.
      response.statusCode = url.pathname.startsWith("/control") ? 404 : 200;
      response.end("{}");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    behaviour,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function takeWebhook(request: IncomingMessage, seen: Seen[], { delayMs, queues }: Behaviour) {
  const beganAt = performance.now();
  let body = "";
  for await (const chunk of request) body += chunk;
  const { message } = JSON.parse(body) as { message: { type: string; call: { id: string } } };
  const authentication = authenticationOf(request, body);
  await sleep(delayMs);
  seen.push({
    authentication,
    type: message.type,
    callId: message.call.id,
    traceId: /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(request.headers.traceparent))?.[1],
    durationSeconds: (performance.now() - beganAt) / 1000,
  });
  const result = JSON.stringify({ queued: queues, jobId: "job" });
  const answer =
    message.type === "tool-calls" ? { results: [{ toolCallId: "x", result }] } : { received: true };
  return { status: authentication === "none" ? 401 : 200, answer };
}

function authenticationOf(request: IncomingMessage, body: string): Seen["authentication"] {
  const {
    authorization,
    "x-vapi-secret": secret,
    "x-signature": signature,
    "x-timestamp": timestamp,
  } = request.headers;
  if (authorization === `Bearer ${SECRETS.bearer}`) return "bearer";
  if (secret === SECRETS.secret) return "secret";
  const expected = createHmac("sha256", SECRETS.hmac).update(`${timestamp}.${body}`).digest("hex");
  return signature === expected ? "hmac" : "none";
}

/** Answers the queries of the voice agent's run as the spans' metrics would. */
function promAnswer(query: string, seen: readonly Seen[], { uncounted }: Behaviour): number {
  if (query.includes('"5.."') || query.includes('~"5')) return 0;
  const bound = /le="([0-9.]+)"/.exec(query)?.[1];
  const measured = seen.filter(({ traceId }) => traceId !== undefined);
  const counted = seen.filter((one) => !measured.slice(0, uncounted).includes(one));
  return bound === undefined
    ? counted.length
    : counted.filter(({ durationSeconds }) => durationSeconds <= Number(bound)).length;
}

/** A request's trace in Tempo's words; null where no request had it. */
function traceOf(traceId: string, seen: readonly Seen[], { tempoAddsSeconds, losesJourneys }: Behaviour) {
  const request = seen.find((one) => one.traceId === traceId);
  if (request === undefined) return null;
  const whole = request.type === "tool-calls" && !losesJourneys ? WHOLE_JOURNEY : WHOLE_JOURNEY.slice(0, 2);
  const startNs = 1_795_000_000_000_000_000;
  const endNs = startNs + (request.durationSeconds + tempoAddsSeconds) * 1e9;
  return whole.map(({ id, parentId, kind, name, service, attributes }) => ({
    resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            spanId: id,
            parentSpanId: parentId,
            kind: `SPAN_KIND_${kind}`,
            name,
            startTimeUnixNano: String(startNs),
            endTimeUnixNano: String(endNs),
            attributes: [
              ...Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
              { key: "http.response.status_code", value: { intValue: "200" } },
            ],
          },
        ],
      },
    ],
  }));
}
