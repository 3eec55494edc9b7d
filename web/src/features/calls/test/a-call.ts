import type { Call } from "../../../data/types.ts";

/** A call for tests. */
export function aCall(changes: Partial<Call> = {}): Call {
  return {
    id: "11111111-1111-4111-8111-111111111111",
    direction: "inbound",
    provider: "vapi",
    status: "ringing",
    priority: null,
    phone: "+15145550123",
    fromNumber: "+15145550123",
    toNumber: "+15145550100",
    userId: null,
    userName: null,
    callerName: "Marie Tremblay",
    knownAs: null,
    leadId: null,
    contactId: null,
    scriptId: null,
    earlierCalls: [],
    summary: null,
    rawReason: null,
    initiatedAt: "2026-11-22T08:00:00.000Z",
    startedAt: null,
    endedAt: null,
    durationSeconds: null,
    traceId: null,
    alertCount: 0,
    openAlertPriority: null,
    acknowledgedAt: null,
    acknowledgedById: null,
    acknowledgedByName: null,
    updatedAt: "2026-11-22T08:00:00.000Z",
    ...changes,
  };
}

/** A time of the same morning, so many seconds after eight. */
export function atSecond(seconds: number): string {
  return new Date(Date.parse("2026-11-22T08:00:00.000Z") + seconds * 1_000).toISOString();
}
