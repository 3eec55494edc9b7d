/** How calls could be heard, by Twilio's Voice Insights: https://www.twilio.com/docs/voice/voice-insights/api/call/call-metrics-resource. */

import { AsyncLocalStorage } from "node:async_hooks";
import twilio from "twilio";
import { z } from "zod";
import type { Breaker } from "../../platform/breaker/breaker.ts";
import { timeOrNull } from "../bounds.ts";
import { createGuard, providerBreaker } from "../provider-breaker.ts";
import { ProviderRejected } from "../provider-errors.ts";
import type { CallEdge, CallQualityProvider, CallSample } from "./port.ts";
import { TwilioHttp } from "./twilio-http.ts";

const PROVIDER = "twilio-insights";
const TIMEOUT_MS = 10_000;
const PAGE_SIZE = 250;
/** 12 hours of a call at one edge, both ways. */
const PAGES_MAX = 40;
/** Nothing measured, or not yet: Twilio has it some 90 s after the end. */
const UNKNOWN_CODES = new Set(["20404", "http-404"]);

/** The breaker in front of Voice Insights: another service of Twilio's than SMS, which must go on where this one fails. */
export const TWILIO_INSIGHTS_BREAKER = providerBreaker(PROVIDER, TIMEOUT_MS);

/** Twilio's edges, and where their samples stand in an answer. */
const EDGES = {
  carrier_edge: ["carrier", "carrierEdge"],
  sip_edge: ["sip", "sipEdge"],
  sdk_edge: ["sdk", "sdkEdge"],
  client_edge: ["client", "clientEdge"],
} as const satisfies Readonly<Record<string, readonly [CallEdge, string]>>;

const DIRECTIONS = { inbound: "inbound", outbound: "outbound", both: "both" } as const;

/** More than any call lasts through. */
const ms = z.number().min(0).max(60_000);
/** A number, `{ value }` of an interval, or `{ avg, max }` of all until then. */
const measured = (of: z.ZodNumber) =>
  z
    .union([
      of,
      z.looseObject({ value: of }).transform(({ value }) => value),
      z.looseObject({ avg: of }).transform(({ avg }) => avg),
    ])
    .nullish()
    .catch(null);
const packets = z.number().int().min(0).nullish().catch(null);
const figures = z.looseObject({
  rtt: measured(ms),
  jitter: measured(ms),
  mos: measured(z.number().min(1).max(5)),
  packets_lost: packets,
  packets_received: packets,
  packets_loss_percentage: measured(z.number().min(0).max(100)),
});
const edgeSchema = z.looseObject({ interval: figures, cumulative: figures.nullish().catch(null) });

/** What a metric of Twilio's client tells; edges that it was not taken at are null. */
export interface TwilioMetric {
  readonly timestamp: string;
  readonly edge: string;
  readonly direction: string;
  readonly carrierEdge?: unknown;
  readonly sipEdge?: unknown;
  readonly sdkEdge?: unknown;
  readonly clientEdge?: unknown;
}

/** A metric in our words; null where it says nothing of loss, which every edge measures, or is of no known time. */
export function sampleOf(metric: TwilioMetric): CallSample | null {
  const at = timeOrNull(metric.timestamp);
  const known = Object.hasOwn(EDGES, metric.edge) ? EDGES[metric.edge as keyof typeof EDGES] : undefined;
  const [edge, property] = known ?? (["other", null] as const);
  // An edge of which we know nothing: whatever is there.
  const told = property
    ? metric[property]
    : Object.values(EDGES)
        .map(([, other]) => metric[other])
        .find(Boolean);
  const parsed = edgeSchema.safeParse(told);
  if (!at || !parsed.success) return null;
  const { interval, cumulative } = parsed.data;
  const lossPercent = interval.packets_loss_percentage ?? lossOf(interval);
  if (lossPercent === null) return null;
  return {
    at,
    edge,
    direction: DIRECTIONS[metric.direction as keyof typeof DIRECTIONS] ?? "both",
    rttMs: interval.rtt ?? null,
    // Gateways tell no jitter of an interval, but that of all until then.
    jitterMs: interval.jitter ?? cumulative?.jitter ?? null,
    lossPercent,
    mos: interval.mos ?? null,
  };
}

function lossOf({ packets_lost: lost, packets_received: received }: z.output<typeof figures>): number | null {
  if (lost === null || lost === undefined) return null;
  const sent = lost + (received ?? 0);
  return sent === 0 ? 0 : (100 * lost) / sent;
}

/** A CallQualityProvider on Voice Insights: a page an attempt, at most 10 s each, behind a breaker of its own. */
export function createTwilioInsights(options: {
  readonly accountSid: string;
  readonly authToken: string;
  /** https://insights.twilio.com, or a simulator's. */
  readonly insightsUrl: string;
  /** Made with `createBreaker({ ...TWILIO_INSIGHTS_BREAKER, … })`. */
  readonly breaker: Breaker;
}): CallQualityProvider {
  const signals = new AsyncLocalStorage<AbortSignal>();
  const client = twilio(options.accountSid, options.authToken, {
    httpClient: new TwilioHttp({
      apiUrl: options.insightsUrl,
      timeoutMs: TIMEOUT_MS,
      currentSignal: () => signals.getStore(),
    }),
  });
  const guard = createGuard(PROVIDER, options.breaker, TIMEOUT_MS);
  const guarded = <T>(outer: AbortSignal | undefined, call: () => Promise<T>) =>
    guard(outer, (signal) => signals.run(signal, call));

  return {
    breaker: TWILIO_INSIGHTS_BREAKER.name,
    async samplesOf(providerCallId, { signal } = {}) {
      const { metrics } = client.insights.v1.calls(providerCallId);
      const samples: CallSample[] = [];
      try {
        let page = await guarded(signal, () => metrics.page({ pageSize: PAGE_SIZE }));
        for (let pages = 1; ; pages++) {
          samples.push(...page.instances.map(sampleOf).filter((sample) => sample !== null));
          const nextUrl = page.nextPageUrl;
          if (!nextUrl || pages === PAGES_MAX) return samples;
          page = await guarded(signal, () => metrics.getPage(nextUrl));
        }
      } catch (error) {
        if (error instanceof ProviderRejected && UNKNOWN_CODES.has(error.providerCode)) return samples;
        throw error;
      }
    },
  };
}
