import { z } from "zod";
import { type OtlpTrace, readOtlpTrace } from "./otlp-trace.ts";
import type { Trace } from "./trace.ts";

const traceSchema = z.object({ trace: z.custom<OtlpTrace>((value) => typeof value === "object").optional() });

/** Path of a trace in Tempo's HTTP API. */
export const tempoTracePath = (id: string): string => `/api/v2/traces/${id}`;

/** The trace in what Tempo answers at that path; null where it has none of it. Throws for what is no such answer. */
export function readTempoTrace(id: string, body: unknown): Trace | null {
  const { trace } = traceSchema.parse(body);
  const read = trace === undefined ? null : readOtlpTrace(id, trace);
  return read === null || read.spans.length === 0 ? null : read;
}
