import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { AppError } from "../../platform/errors/index.ts";
import { describeSubject } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type {
  BridgeEnded,
  CallAnswered,
  CallingCarrier,
  CarrierAnswer,
} from "../../providers/telephony/port.ts";
import type { CallsService, PlacedCall, PlacedCallsService } from "../calls/index.ts";
import {
  REFUSAL_WORDS,
  type ReachabilityService,
  type ReachRefusalReason,
  type ReachTarget,
} from "../reachability/index.ts";
import { outboundCallsRepository } from "./outbound-calls.repository.ts";
import { recordingLawOf } from "./recording-consent.policy.ts";

/** What an agent hears instead of a ring. */
const SPOKEN: Readonly<Record<ReachRefusalReason | "nobody_to_reach", string>> = {
  ...REFUSAL_WORDS,
  nobody_to_reach: "This person is no longer in our records.",
};

export type CallBridgingService = ReturnType<typeof createCallBridgingService>;

/** Says what is to be done in calls that were placed, when the carrier asks: each answer is the same however often it does. */
export function createCallBridgingService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "recordEvent" | "call"> & { readonly placed: PlacedCallsService };
  readonly reachability: Pick<ReachabilityService, "mayReach">;
  readonly carrier: CallingCarrier;
  readonly urls: {
    status(callId: string): string;
    ended(callId: string): string;
    notice(callId: string): string;
    recording(callId: string): string;
  };
  /** Are calls recorded? */
  readonly isRecording: boolean;
}) {
  const { unitOfWork, carrier, urls, isRecording } = deps;
  const { placed } = deps.calls;
  const { script } = carrier;

  return {
    /**
     * The agent has answered: asks the gate once more, and connects them with whoever they want to talk to. A call that was ended
     * meanwhile goes no further.
     */
    async connect(callId: string, event: CallAnswered): Promise<CarrierAnswer> {
      return unitOfWork(async (tx) => {
        const call = await placed.lock(tx, callId);
        const placing = call && (await outboundCallsRepository.byId(tx.db, callId));
        if (!placing || call.isOver || call.userId === null) return script.nothing();
        // Another leg than ours: this one was placed although nobody asked for it.
        if (call.carrierCallId !== null && call.carrierCallId !== event.providerCallId)
          return script.nothing();
        describeSubject({ [ATTRIBUTES.callId]: callId });
        const verdict = await deps.reachability
          .mayReach(tx, {
            channel: "call",
            purpose: placing.purpose,
            to: targetOf(call),
            actor: { kind: "user", id: call.userId },
          })
          .catch(asRefusal);
        const now = new Date();
        if (!verdict.allowed) {
          await outboundCallsRepository.update(tx.db, callId, { agent_answered_at: now });
          await placed.end(tx, call, "canceled", `not-reachable-${verdict.reason.replaceAll("_", "-")}`);
          return script.say(SPOKEN[verdict.reason]);
        }
        await outboundCallsRepository.update(tx.db, callId, {
          agent_answered_at: placing.connectedAt ?? now,
          connected_at: placing.connectedAt ?? now,
          is_recorded: isRecording,
        });
        const isToldOf = isRecording && recordingLawOf(call.phone ?? "").notice.length > 0;
        return script.bridge({
          to: verdict.to,
          statusCallbackUrl: urls.status(callId),
          endedUrl: urls.ended(callId),
          noticeUrl: isToldOf ? urls.notice(callId) : null,
          recording: isRecording ? { statusCallbackUrl: urls.recording(callId) } : null,
        });
      });
    },

    /** What whoever was called hears before the two are connected. */
    async notice(callId: string): Promise<CarrierAnswer> {
      const { phone } = await deps.calls.call(callId);
      return phone === null ? script.nothing() : script.sayAll(recordingLawOf(phone).notice);
    },

    /** The other leg is over, or never came about: that is how the call ended. */
    async recordBridgeEnded(
      callId: string,
      event: BridgeEnded,
      payload: Readonly<Record<string, unknown>>,
    ): Promise<"applied" | "stale" | "duplicate"> {
      const { providerCallId: parentCallId, status, rawStatus, durationSeconds } = event;
      const { outcome } = await deps.calls.recordEvent({
        identity: {
          provider: carrier.name,
          // One that never came about has no id of its own.
          providerCallId: event.legProviderCallId ?? `${parentCallId}:leg`,
          carrier: null,
          parentCallId,
          ownCallId: callId,
        },
        direction: null,
        eventKey: `voice:${parentCallId}:bridge-ended`,
        kind: "status",
        payload: { message: payload },
        rawStatus,
        transition: {
          status,
          sequence: null,
          at: new Date(),
          startedAt: null,
          endedAt: null,
          durationSeconds,
          rawReason: null,
        },
        facts: {},
      });
      return outcome;
    },
  };
}

/** Whoever was deleted since the click is called no more, and the agent hears why. */
function asRefusal(error: unknown) {
  if (error instanceof AppError && error.code === "nobody_to_reach")
    return { allowed: false, reason: "nobody_to_reach" } as const;
  throw error;
}

/** As the gate is asked for whoever a call is to: by the number that was dialled. */
function targetOf({ contactId, leadId, phone }: PlacedCall): ReachTarget {
  const number = phone === null ? {} : { phone };
  if (contactId !== null) return { contactId, ...number };
  if (leadId !== null) return { leadId, ...number };
  return { phone: phone ?? "" };
}
