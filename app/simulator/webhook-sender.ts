import { performance } from "node:perf_hooks";
import { trace } from "@opentelemetry/api";
import { withRequestTarget } from "../../otel/sdk/outgoing.ts";
import type { Background } from "./background.ts";
import type { FaultBoard, FaultyProvider } from "./faults.ts";
import type { Ledger } from "./ledger.ts";

/** One webhook to post. */
export interface Webhook {
  /** Whose faults apply. */
  readonly faults: FaultyProvider;
  readonly vendor: "twilio" | "vonage" | "vapi";
  /** The vendor's name of the event, for the ledger. */
  readonly event: string;
  /** Call or message that it is about. */
  readonly subject: string;
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  /** Made anew for each attempt: signatures carry the time. */
  readonly headers: () => Record<string, string>;
  readonly timeoutMs: number;
  /** Attempts after one that failed (no answer or 5xx). */
  readonly retries: number;
  /** The vendor waits for what is answered: it may be lost, but comes neither late nor twice. */
  readonly isQuestion?: boolean;
}

/** What came of a webhook; null where it was lost on purpose or never answered. */
export type WebhookAnswer = { readonly status: number; readonly body: string } | null;

/** How long answers took, since the start or the last reset. */
export interface LatencySummary {
  readonly count: number;
  readonly failed: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly over200ms: number;
}

/** Posts webhooks, with the faults in force. */
export interface WebhookSender {
  /** Sends one and waits for its answer, unless a fault loses or delays it. */
  send(webhook: Webhook): Promise<WebhookAnswer>;
  latency(): LatencySummary;
  resetLatency(): void;
}

const CONCURRENT_MAX = 64;
const SAMPLES_MAX = 2_000;
const ANSWER_KEPT = 1_000;

/** Lets at most so many through at once. */
function createGate(size: number) {
  let free = size;
  const waiting: (() => void)[] = [];
  return {
    async pass<T>(work: () => Promise<T>): Promise<T> {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}

/** All webhooks of all vendors go through one sender: its gate bounds the load on the application. */
export function createWebhookSender(deps: {
  readonly background: Background;
  readonly faults: FaultBoard;
  readonly ledger: Ledger;
  readonly random: () => number;
}): WebhookSender {
  const { background, faults, ledger, random } = deps;
  const gate = createGate(CONCURRENT_MAX);
  const samples: number[] = [];
  let count = 0;
  let failed = 0;
  let over200ms = 0;
  let sumMs = 0;
  let maxMs = 0;

  function measure(ms: number, ok: boolean) {
    count += 1;
    sumMs += ms;
    maxMs = Math.max(maxMs, ms);
    if (!ok) failed += 1;
    if (ms > 200) over200ms += 1;
    samples[(count - 1) % SAMPLES_MAX] = ms;
  }

  async function post(webhook: Webhook, note: Record<string, unknown>): Promise<WebhookAnswer> {
    const startedAt = performance.now();
    let answer: WebhookAnswer = null;
    let problem: string | null = null;
    try {
      const { pathname } = new URL(webhook.url);
      const response = await withRequestTarget({ service: "trunkline-api", urlTemplate: pathname }, () =>
        fetch(webhook.url, {
          method: "POST",
          headers: { "content-type": webhook.contentType, ...webhook.headers() },
          body: webhook.body,
          redirect: "manual",
          signal: AbortSignal.any([background.signal, AbortSignal.timeout(webhook.timeoutMs)]),
        }),
      );
      answer = { status: response.status, body: await response.text() };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      problem =
        cause instanceof Error && "code" in cause
          ? String(cause.code)
          : cause instanceof Error
            ? cause.name
            : "error";
    }
    const ms = performance.now() - startedAt;
    measure(ms, answer !== null && answer.status < 400);
    ledger.add("webhook", {
      vendor: webhook.vendor,
      event: webhook.event,
      subject: webhook.subject,
      path: new URL(webhook.url).pathname,
      status: answer?.status ?? null,
      latencyMs: Math.round(ms * 10) / 10,
      answer: answer?.body.slice(0, ANSWER_KEPT) ?? null,
      problem,
      traceId: trace.getActiveSpan()?.spanContext().traceId ?? null,
      ...note,
    });
    return answer;
  }

  async function deliver(webhook: Webhook, note: Record<string, unknown> = {}): Promise<WebhookAnswer> {
    for (let attempt = 0; ; attempt++) {
      const answer = await gate.pass(() => post(webhook, attempt > 0 ? { ...note, retry: attempt } : note));
      const again = answer === null || answer.status >= 500;
      if (!again || attempt >= webhook.retries || background.stopped) return answer;
      await background.sleep(Math.min(500 * 2 ** attempt, 8_000));
    }
  }

  return {
    async send(webhook) {
      const now = faults.get(webhook.faults);
      if (faults.strikes(now.lostCallbackRate)) {
        ledger.add("webhook", {
          vendor: webhook.vendor,
          event: webhook.event,
          subject: webhook.subject,
          status: null,
          lost: true,
        });
        return null;
      }
      if (webhook.isQuestion) return deliver(webhook);
      const overtaken = faults.strikes(now.outOfOrderRate);
      const doubled = faults.strikes(now.duplicateCallbackRate);
      const delayMs =
        now.lateCallbackMs +
        (webhook.faults === "voice" ? now.latencyMs : 0) +
        (overtaken ? 1_500 + random() * 2_000 : 0);
      if (doubled) {
        background.run(async () => {
          await background.sleep(delayMs + 200 + random() * 800);
          await deliver(webhook, { duplicate: true });
        });
      }
      if (delayMs > 0) {
        // Behind the sender's back, so that a delay shifts the sequence instead of stretching it.
        background.run(async () => {
          await background.sleep(delayMs);
          await deliver(webhook, overtaken ? { outOfOrder: true } : { late: true });
        });
        return null;
      }
      return deliver(webhook);
    },
    latency() {
      const sorted = samples.slice(0, Math.min(count, SAMPLES_MAX)).sort((a, b) => a - b);
      const quantile = (q: number) =>
        round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
      return {
        count,
        failed,
        meanMs: round(count === 0 ? 0 : sumMs / count),
        p50Ms: quantile(0.5),
        p95Ms: quantile(0.95),
        p99Ms: quantile(0.99),
        maxMs: round(maxMs),
        over200ms,
      };
    },
    resetLatency() {
      samples.length = 0;
      count = 0;
      failed = 0;
      over200ms = 0;
      sumMs = 0;
      maxMs = 0;
    },
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
