import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { METRICS, type MetricDeclaration } from "../../otel/catalogue/metrics.ts";
import {
  type AttributeValues,
  CLOSED_VALUES,
  type SeriesFromStart,
  seriesFromStart,
} from "../../otel/catalogue/series.ts";
import { DATA_KINDS } from "../config/index.ts";
import { CACHE_TTLS } from "../platform/cache/index.ts";
import type { Providers } from "../providers/index.ts";
import type { Declarations } from "./declarations.ts";

/** Instruments that tell of calls and webhooks: their providers are carriers and the voice agent, none of the others. */
const OF_TELEPHONY: readonly MetricDeclaration[] = [
  METRICS.callsStarted,
  METRICS.callsEnded,
  METRICS.callConnections,
  METRICS.callSetupDuration,
  METRICS.callMos,
  METRICS.callQualityOutcomes,
  METRICS.webhookEvents,
];

/**
 * The series of every counter and histogram from the start: values that the catalogue knows, and the names of what modules and
 * vendors bring along. Of errors only those are told that are our own fault: others are no news when there are none.
 */
export function seriesOfProcess(
  { queues, rateLimits, errors }: Pick<Declarations, "queues" | "rateLimits" | "errors">,
  { voiceCarriers, voiceAgent }: Pick<Providers, "voiceCarriers" | "voiceAgent">,
): readonly SeriesFromStart[] {
  const known: AttributeValues = {
    ...CLOSED_VALUES,
    [ATTRIBUTES.queue]: queues.map(({ name }) => name),
    [ATTRIBUTES.cacheKind]: Object.keys(CACHE_TTLS),
    [ATTRIBUTES.dataKind]: DATA_KINDS,
    [ATTRIBUTES.limitName]: [...Object.keys(rateLimits), "person-read", "person-write"],
    [ATTRIBUTES.errorCode]: Object.entries(errors).flatMap(([code, { expected }]) =>
      expected ? [] : [code],
    ),
  };
  const ofTelephony: AttributeValues = {
    ...known,
    [ATTRIBUTES.provider]: [...voiceCarriers, voiceAgent].map(({ name }) => name),
  };
  return Object.values<MetricDeclaration>(METRICS)
    .filter(({ kind }) => kind === "counter" || kind === "histogram" || kind === "upDownCounter")
    .map((metric) => ({
      metric,
      series: seriesFromStart(metric, OF_TELEPHONY.includes(metric) ? ofTelephony : known),
    }));
}
