import { z } from "zod";
import { getJson } from "./http.ts";

/** A measured event with the trace that it came from. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string | null;
  readonly value: number;
}

/** What the gateway asks of Prometheus. */
export interface PrometheusReader {
  /** Exemplars of all series that a query names, newest first. */
  exemplars(query: string, fromMs: number, toMs: number, signal: AbortSignal): Promise<readonly Exemplar[]>;
  /** The value of a query now; null where it has no result. */
  value(query: string, signal: AbortSignal): Promise<number | null>;
}

const exemplarsSchema = z.object({
  data: z.array(
    z.object({
      exemplars: z.array(
        z.object({
          labels: z.object({ trace_id: z.string().optional(), span_id: z.string().optional() }),
          value: z.string(),
          timestamp: z.number(),
        }),
      ),
    }),
  ),
});
const vectorSchema = z.object({
  data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
});
const TRACE_ID = /^[0-9a-f]{32}$/;
const NO_TRACE = "0".repeat(32);

export function prometheusReader(url: string): PrometheusReader {
  return {
    async exemplars(query, fromMs, toMs, signal) {
      const search = new URLSearchParams({ query, start: String(fromMs / 1_000), end: String(toMs / 1_000) });
      const { data } = exemplarsSchema.parse(
        await getJson(`${url}/api/v1/query_exemplars?${search}`, signal),
      );
      return data
        .flatMap(({ exemplars }) => exemplars)
        .sort((one, other) => other.timestamp - one.timestamp)
        .flatMap(({ labels, value }) => {
          const traceId = labels.trace_id ?? "";
          if (!TRACE_ID.test(traceId) || traceId === NO_TRACE) return [];
          return [{ traceId, spanId: labels.span_id ?? null, value: Number(value) }];
        });
    },
    async value(query, signal) {
      const search = new URLSearchParams({ query });
      const { data } = vectorSchema.parse(await getJson(`${url}/api/v1/query?${search}`, signal));
      const value = Number(data.result[0]?.value[1]);
      return Number.isFinite(value) ? value : null;
    },
  };
}
