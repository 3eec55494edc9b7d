import { traceIdOf } from "../../platform/telemetry/index.ts";
import type { CallJson } from "./calls.contract.ts";
import type { CallView } from "./calls.repository.ts";

/** A call as clients see it; also what live updates carry. */
export function presentCall(call: CallView): CallJson {
  const { traceparent, initiatedAt, startedAt, endedAt, updatedAt, ...rest } = call;
  return {
    ...rest,
    initiatedAt: initiatedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
    traceId: traceIdOf(traceparent),
  };
}
