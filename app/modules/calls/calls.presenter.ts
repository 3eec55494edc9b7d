import { traceIdOf } from "../../platform/telemetry/index.ts";
import type { CallJson } from "./calls.contract.ts";
import type { CallView } from "./calls.repository.ts";

/** A call as clients see it; also what live updates carry. Written out: copying "the rest" costs a list ten times as much. */
export function presentCall(call: CallView): CallJson {
  return {
    id: call.id,
    direction: call.direction,
    provider: call.provider,
    status: call.status,
    priority: call.priority,
    phone: call.phone,
    fromNumber: call.fromNumber,
    toNumber: call.toNumber,
    userId: call.userId,
    userName: call.userName,
    callerName: call.callerName,
    knownAs: call.knownAs,
    leadId: call.leadId,
    contactId: call.contactId,
    scriptId: call.scriptId,
    earlierCalls: [...call.earlierCalls],
    summary: call.summary,
    rawReason: call.rawReason,
    durationSeconds: call.durationSeconds,
    alertCount: call.alertCount,
    openAlertPriority: call.openAlertPriority,
    acknowledgedAt: call.acknowledgedAt,
    acknowledgedById: call.acknowledgedById,
    acknowledgedByName: call.acknowledgedByName,
    initiatedAt: call.initiatedAt,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    updatedAt: call.updatedAt,
    traceId: traceIdOf(call.traceparent),
  };
}
