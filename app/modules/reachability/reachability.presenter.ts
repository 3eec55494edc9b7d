import type { ReachabilityJson, ReachRefusalJson } from "./reachability.contract.ts";
import type { DryVerdict, RefusalWithActor } from "./reachability.service.ts";

/** The gate's answer as clients see it. */
export function presentReachability(verdict: DryVerdict): ReachabilityJson {
  return {
    allowed: verdict.allowed,
    reason: verdict.allowed ? null : verdict.reason,
    nextAllowedAt: verdict.allowed ? null : (verdict.nextAllowedAt?.toISOString() ?? null),
    timeZones: [...verdict.timeZones],
  };
}

/** A refusal as clients see it. */
export function presentReachRefusal(refusal: RefusalWithActor): ReachRefusalJson {
  return {
    id: refusal.id,
    at: refusal.at.toISOString(),
    channel: refusal.channel,
    purpose: refusal.purpose,
    reason: refusal.reason,
    nextAllowedAt: refusal.nextAllowedAt?.toISOString() ?? null,
    contactId: refusal.contactId,
    leadId: refusal.leadId,
    phoneEnding: refusal.phoneEnding,
    actor: { kind: refusal.actorKind, id: refusal.actorId, name: refusal.actorName },
    traceId: refusal.traceId,
  };
}
