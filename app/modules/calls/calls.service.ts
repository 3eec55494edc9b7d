import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import {
  annotateSpan,
  currentTraceparent,
  instruments,
  linkActiveSpan,
} from "../../platform/telemetry/index.ts";
import type { VoiceStatusEvent } from "../../providers/telephony/port.ts";
import { callErrors } from "./calls.errors.ts";
import type { CallChanged } from "./calls.events.ts";
import { applyTransition, type CallState, type CallTransition, isFinal } from "./calls.policy.ts";
import type { CallsReads, CallView, ProviderEventView, TranscriptLine } from "./calls.reads.ts";
import { type CallFacts, type CallIdentity, callsRepository, type LockedCall } from "./calls.repository.ts";
import type { CallListQuery } from "./calls.schema.ts";

/** What a provider said about one call, in our words. */
export interface ProviderCallEvent {
  readonly identity: CallIdentity;
  readonly direction: "inbound" | "outbound";
  /** Unique per event of a provider and stable under redelivery. */
  readonly eventKey: string;
  /** Our short name of what was said: status, report, tool_calls, hang … */
  readonly kind: string;
  /** As the provider sent it; with `rawStatus` and the like laid over it for the timeline. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly rawStatus: string | null;
  readonly transition: CallTransition;
  readonly facts: CallFacts;
  readonly transcript?: readonly TranscriptLine[];
}

/** What became of an event; hand it to `announce` after the commit. */
export interface RecordedEvent {
  readonly callId: string;
  readonly outcome: "applied" | "stale" | "duplicate";
  readonly isNewCall: boolean;
  readonly direction: "inbound" | "outbound";
  readonly provider: string;
  /** Set when this event ended the call. */
  readonly ended: { readonly status: string; readonly durationSeconds: number | null } | null;
}

/** All that a call's page needs of this module. */
export interface CallHistory {
  readonly call: CallView;
  readonly events: readonly ProviderEventView[];
  readonly transcript: readonly TranscriptLine[];
}

const SILENT_BATCH = 100;
/** How a call ends whose end nobody told. */
const NOTHING_HEARD = {
  status: "failed",
  sequence: null,
  startedAt: null,
  endedAt: null,
  durationSeconds: null,
  rawReason: "nothing-heard-any-more",
} as const;

export type { CallView };
export type CallsService = ReturnType<typeof createCallsService>;

/** The life of calls: what providers say of them goes in, lists, the board and the timeline come out. */
export function createCallsService(deps: {
  readonly database: Database;
  readonly reads: CallsReads;
  /** Told after each commit. */
  readonly tell: (event: CallChanged) => void;
}) {
  const { database, reads, tell } = deps;

  async function lockOrCreate(
    db: Queryable,
    event: ProviderCallEvent,
  ): Promise<{ call: LockedCall; isNew: boolean }> {
    const found = await callsRepository.lock(db, event.identity);
    if (found) return { call: found, isNew: false };
    const created = await callsRepository.insert(db, {
      ...event.identity,
      direction: event.direction,
      status: "queued",
      fromNumber: event.facts.fromNumber ?? null,
      toNumber: event.facts.toNumber ?? null,
      phone: event.facts.phone ?? null,
      callerName: event.facts.callerName ?? null,
      initiatedAt: event.transition.at,
      traceparent: currentTraceparent(),
    });
    if (created) return { call: created, isNew: true };
    const others = await callsRepository.lock(db, event.identity);
    if (!others) throw new Error("a call was neither found nor created");
    return { call: others, isNew: false };
  }

  async function adoptIfNeeded(db: Queryable, call: LockedCall, identity: CallIdentity): Promise<void> {
    const agentTakesOver = call.provider !== identity.provider && identity.carrierCallId !== null;
    const carrierBecameKnown =
      call.provider === identity.provider && identity.carrierCallId !== null && call.carrierCallId === null;
    if (agentTakesOver || carrierBecameKnown) await callsRepository.adopt(db, call.id, identity);
  }

  /**
   * Stores what a provider said and moves the call forward, within the caller's transaction. A redelivered event
   * changes nothing ("duplicate").
   */
  async function recordEvent(db: Queryable, event: ProviderCallEvent): Promise<RecordedEvent> {
    const { call, isNew } = await lockOrCreate(db, event);
    annotateSpan({ [ATTRIBUTES.callId]: call.id });
    if (!isNew) linkActiveSpan(call.traceparent);
    const about = {
      callId: call.id,
      isNewCall: isNew,
      direction: call.direction,
      provider: event.identity.provider,
    };
    const { state, outcome } = applyTransition(call, event.transition);
    const isNewEvent = await recordInboxEvent(db, {
      provider: event.identity.provider,
      eventKey: event.eventKey,
      kind: event.kind,
      callId: call.id,
      messageId: null,
      payload: {
        ...event.payload,
        status: event.transition.status,
        rawStatus: event.rawStatus,
        rawReason: event.transition.rawReason,
      },
      traceparent: currentTraceparent(),
      occurredAt: event.transition.at,
      outcome: event.transition.status === null ? "acknowledged" : outcome,
    });
    if (!isNewEvent) return { ...about, outcome: "duplicate", ended: null };
    await adoptIfNeeded(db, call, event.identity);
    await callsRepository.saveState(db, call.id, state, event.facts);
    if (event.transcript) await callsRepository.saveTranscript(db, call.id, event.transcript);
    return { ...about, outcome, ended: endedNow(call, state) };
  }

  /** After the commit: counts and tells what an event did. */
  function announce(recorded: RecordedEvent): void {
    if (recorded.outcome === "duplicate") return;
    const direction = { [ATTRIBUTES.callDirection]: recorded.direction };
    if (recorded.isNewCall) {
      instruments.callsStarted.add(1, { ...direction, [ATTRIBUTES.provider]: recorded.provider });
    }
    if (recorded.ended) {
      const status = { ...direction, [ATTRIBUTES.callStatus]: recorded.ended.status };
      instruments.callsEnded.add(1, { ...status, [ATTRIBUTES.provider]: recorded.provider });
      if (recorded.ended.durationSeconds !== null)
        instruments.callDuration.record(recorded.ended.durationSeconds, status);
    }
    tell({
      type: "call.changed",
      callId: recorded.callId,
      at: new Date(),
      traceparent: currentTraceparent(),
    });
  }

  return {
    recordEvent,

    announce,

    /** Takes in what the carrier says of a call. */
    async recordCarrierEvent(
      event: VoiceStatusEvent,
      payload: Readonly<Record<string, unknown>>,
    ): Promise<RecordedEvent["outcome"]> {
      const isInbound = event.direction === "inbound";
      const recorded = await database.transaction((db) =>
        recordEvent(db, {
          identity: { provider: "twilio", providerCallId: event.providerCallId, carrierCallId: null },
          direction: event.direction,
          eventKey: event.eventKey,
          kind: "status",
          payload: { message: payload },
          rawStatus: event.rawStatus,
          transition: {
            status: event.status,
            sequence: event.sequence,
            at: event.at ?? new Date(),
            startedAt: null,
            endedAt: null,
            durationSeconds: event.durationSeconds,
            rawReason: event.errorCode,
          },
          facts: {
            fromNumber: event.fromNumber,
            toNumber: event.toNumber,
            phone: isInbound ? event.fromNumber : event.toNumber,
          },
        }),
      );
      announce(recorded);
      return recorded.outcome;
    },

    /**
     * Ends calls of which nothing was heard since `before`: their provider's last word was lost, and a board must not
     * show them for ever. Resolves with how many.
     */
    async endSilent(before: Date): Promise<number> {
      const ended = await database.transaction(async (db) => {
        const silent = await callsRepository.lockSilent(db, before, SILENT_BATCH);
        return Promise.all(
          silent.map(async (call): Promise<RecordedEvent> => {
            const { state } = applyTransition(call, { ...NOTHING_HEARD, at: new Date() });
            await callsRepository.saveState(db, call.id, state, {});
            const { id: callId, direction, provider } = call;
            return {
              callId,
              direction,
              provider,
              isNewCall: false,
              outcome: "applied",
              ended: endedNow(call, state),
            };
          }),
        );
      });
      for (const recorded of ended) announce(recorded);
      return ended.length;
    },

    /** A call got an alert: the board sorts it by its priority from now on. Within the caller's transaction. */
    async noteAlert(
      db: Queryable,
      callId: string,
      alert: { priority: number; callerName: string | null },
    ): Promise<void> {
      await callsRepository.noteAlert(db, callId, alert.priority, alert.callerName);
    },

    async activeCalls(): Promise<CallView[]> {
      return reads.active();
    },

    /** @throws invalid_cursor */
    async listCalls(query: CallListQuery): Promise<Page<CallView>> {
      return reads.page(query, keysetCursor.read(query.cursor));
    },

    /** @throws call_not_found */
    async callHistory(id: string): Promise<CallHistory> {
      const [call, events, transcript] = await Promise.all([
        reads.byId(id),
        reads.history(id),
        reads.transcript(id),
      ]);
      if (!call) throw callErrors.call_not_found();
      return { call, events, transcript };
    },

    async activeCounts(): ReturnType<CallsReads["activeCounts"]> {
      return reads.activeCounts();
    },
  };
}

function endedNow(before: CallState, after: CallState): RecordedEvent["ended"] {
  if (isFinal(before.status) || !isFinal(after.status)) return null;
  return { status: after.status, durationSeconds: after.durationSeconds };
}
