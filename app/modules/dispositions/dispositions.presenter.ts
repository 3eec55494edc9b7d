import type { CallbackJson, CallDispositionJson, DispositionJson } from "./dispositions.contract.ts";
import { changeableUntil } from "./dispositions.policy.ts";
import type { Callback, Disposition } from "./dispositions.repository.ts";
import type { CallDispositionView } from "./dispositions.service.ts";

/** A disposition as clients see it. */
export function presentDisposition(one: Disposition): DispositionJson {
  return {
    id: one.id,
    key: one.key,
    name: one.name,
    outcome: one.outcome,
    followUp: one.followUp,
    retryAfterMinutes: one.retryAfterMinutes,
    leadStatus: one.leadStatus,
    leadLostReason: one.leadLostReason,
    isNoteRequired: one.isNoteRequired,
    position: one.position,
    version: one.version,
    archivedAt: one.archivedAt?.toISOString() ?? null,
  };
}

/** What a call came to, as clients see it. */
export function presentCallDisposition(one: CallDispositionView): CallDispositionJson {
  return {
    callId: one.callId,
    dispositionId: one.dispositionId,
    dispositionName: one.disposition.name,
    outcome: one.disposition.outcome,
    followUp: one.disposition.followUp,
    dueAt: one.dueAt?.toISOString() ?? null,
    leadId: one.leadId,
    userId: one.userId,
    wrapUpSeconds: one.wrapUpSeconds,
    chosenAt: one.chosenAt.toISOString(),
    changedAt: one.changedAt.toISOString(),
    changeableUntil: changeableUntil(one.chosenAt).toISOString(),
  };
}

/** A callback as clients see it. */
export function presentCallback(one: Callback): CallbackJson {
  return {
    callId: one.callId,
    dueAt: one.dueAt.toISOString(),
    userId: one.userId,
    dispositionId: one.dispositionId,
    dispositionName: one.dispositionName,
    leadId: one.leadId,
    contactId: one.contactId,
    phone: one.phone,
    knownAs: one.knownAs,
  };
}
