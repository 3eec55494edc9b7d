import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { Trace } from "../../otel/traces/trace.ts";
import type { TempoReader } from "../../prometheus/alert-gateway/evidence/tempo.ts";
import { UsageError } from "../exit-code.ts";

/** Ids that a trace can be asked for by, beside its own. */
const ID_ATTRIBUTES = [
  ATTRIBUTES.callId,
  ATTRIBUTES.requestId,
  ATTRIBUTES.alertId,
  ATTRIBUTES.messageId,
  ATTRIBUTES.leadId,
  ATTRIBUTES.importId,
  ATTRIBUTES.recordingId,
] as const;
const TRACE_ID = /^[0-9a-f]{32}$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Traces of one id, earliest first, and how many more there are. */
export interface FoundTraces {
  readonly traces: readonly Trace[];
  readonly more: number;
}

/**
 * Finds the trace with this id, or all with a span about the call, request, alert, SMS, lead, import or recording with it. Throws UsageError for what can be no id of
 * ours.
 */
export async function findTraces(
  tempo: TempoReader,
  id: string,
  { hours, limit, signal }: { readonly hours: number; readonly limit: number; readonly signal: AbortSignal },
): Promise<FoundTraces> {
  if (TRACE_ID.test(id)) {
    const trace = await tempo.trace(id.toLowerCase(), signal);
    return { traces: trace === null ? [] : [trace], more: 0 };
  }
  if (!UUID.test(id)) {
    throw new UsageError(
      `${id} is no id of a trace (32 hexadecimal digits) nor of a call, request, alert, SMS, lead, import or recording (a UUID).`,
    );
  }
  const query = ID_ATTRIBUTES.map((name) => `span.${name} = "${id.toLowerCase()}"`).join(" || ");
  const now = Date.now();
  const found = await tempo.search(`{ ${query} }`, now - hours * 3_600_000, now + 60_000, MAX_FOUND, signal);
  const ids = [...new Set(found.map(({ traceId }) => traceId))];
  const traces: Trace[] = [];
  for (const traceId of ids) {
    const trace = await tempo.trace(traceId, signal);
    if (trace !== null) traces.push(trace);
  }
  const began = ({ spans }: Trace) => Math.min(...spans.map(({ startMs }) => startMs));
  traces.sort((one, other) => began(one) - began(other));
  return { traces: traces.slice(0, limit), more: Math.max(0, traces.length - limit) };
}

/** What a call with many SMS has, and more. */
const MAX_FOUND = 200;
