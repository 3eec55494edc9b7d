import { z } from "zod";
import { readTempoTrace, tempoTracePath } from "../../../otel/traces/tempo-answer.ts";
import type { Trace } from "../../../otel/traces/trace.ts";
import { getJson } from "./http.ts";

/** A trace that was found, with the span that fits the question. */
export interface Found {
  readonly traceId: string;
  readonly spanId: string | null;
}

/** What the gateway asks of Tempo. */
export interface TempoReader {
  /** Traces that a TraceQL query finds. */
  search(
    traceQl: string,
    fromMs: number,
    toMs: number,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly Found[]>;
  /** The whole trace; null where Tempo does not have it. */
  trace(id: string, signal: AbortSignal): Promise<Trace | null>;
}

const foundSchema = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string(),
        spanSets: z
          .array(z.object({ spans: z.array(z.object({ spanID: z.string() })).default([]) }))
          .default([]),
      }),
    )
    .default([]),
});

export function tempoReader(url: string): TempoReader {
  return {
    async search(traceQl, fromMs, toMs, limit, signal) {
      const search = new URLSearchParams({
        q: traceQl,
        start: String(Math.floor(fromMs / 1_000)),
        end: String(Math.ceil(toMs / 1_000)),
        limit: String(limit),
        spss: "1",
      });
      const { traces } = foundSchema.parse(await getJson(`${url}/api/search?${search}`, signal));
      return traces.map(({ traceID, spanSets }) => ({
        // Tempo leaves out zeros at the front.
        traceId: traceID.padStart(32, "0"),
        spanId: spanSets[0]?.spans[0]?.spanID.padStart(16, "0") ?? null,
      }));
    },
    async trace(id, signal) {
      return readTempoTrace(id, await getJson(`${url}${tempoTracePath(id)}`, signal));
    },
  };
}
