import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { keysetCursor, type Page } from "../../platform/database/index.ts";
import { type InboxEvent, recordInboxEvent } from "../../platform/inbox/index.ts";
import { annotateSpan, currentTraceparent, linkActiveSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { VoiceStatusEvent } from "../../providers/telephony/port.ts";
import type { CallDirection, CallListQuery } from "./calls.contract.ts";
import { callErrors } from "./calls.errors.ts";
import { type CallChanged, callChanged } from "./calls.events.ts";
import { applyTransition, type CallState, type CallTransition, isFinal } from "./calls.policy.ts";
import type { CallsReads, ProviderEventView, TranscriptLine } from "./calls.reads.ts";
import {
  type AlertsOfCall,
  type CallFacts,
  type CallIdentity,
  type CallView,
  callsRepository,
  type LockedCall,
} from "./calls.repository.ts";

/** What a provider said about one call, in our words. */
export interface ProviderCallEvent {
  readonly identity: CallIdentity;
  readonly direction: CallDirection;
  /** Unique per event of a provider and stable under redelivery. */
  readonly eventKey: string;
  /** Our short name of what was said: status, report, tool_calls, hang … */
  readonly kind: string;
  /** As the provider sent it; with `rawStatus` and the like laid over it for the timeline. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly rawStatus: string | null;
  readonly transition: CallTransition;
  readonly facts: CallFacts;
  /** Alerts that the event asks for: a call that is seen for the first time is written with them. */
  readonly alerts?: AlertsOfCall;
  readonly transcript?: readonly TranscriptLine[];
}

/** An event that is kept, and whose call is locked but not written yet: `close` writes it. */
export interface OpenEvent {
  readonly callId: string;
  readonly outcome: "applied" | "stale" | "duplicate";
  readonly event: ProviderCallEvent;
  readonly state: CallState;
  readonly ended: CallChanged["ended"];
  /** The call as it was; null: seen for the first time, and written as it is now. */
  readonly before: LockedCall | null;
  readonly written: CallView | null;
}

/** A call that an event is about, found or added, while the event itself is not kept yet. */
type FoundCall = OpenEvent & { readonly outcome: "applied" | "stale" };

/** All that a call's page needs of this module. */
export interface CallHistory {
  readonly call: CallView;
  readonly events: readonly ProviderEventView[];
  readonly transcript: readonly TranscriptLine[];
}

const NO_ALERTS: AlertsOfCall = { count: 0, priority: null };
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

export type CallsService = ReturnType<typeof createCallsService>;

/** The life of calls: what providers say of them goes in, lists, the board and the timeline come out. */
export function createCallsService(deps: { readonly unitOfWork: RunUnitOfWork; readonly reads: CallsReads }) {
  const { unitOfWork, reads } = deps;

  /** Locks the call that an event is about, or adds it with all that the event says. */
  async function find(tx: UnitOfWork, event: ProviderCallEvent): Promise<FoundCall> {
    const { identity, transition } = event;
    const known = await callsRepository.lock(tx.db, identity);
    if (known) return foundAgain(known, event);
    const fresh = newCall(transition.at);
    const { state, outcome } = applyTransition(fresh, transition);
    const written = await callsRepository.insert(tx.db, {
      identity,
      state,
      direction: event.direction,
      facts: event.facts,
      alerts: event.alerts ?? NO_ALERTS,
      traceparent: currentTraceparent(),
    });
    if (written) {
      annotateSpan({ [ATTRIBUTES.callId]: written.id });
      return {
        callId: written.id,
        event,
        before: null,
        written,
        state,
        outcome,
        ended: endedNow(fresh, state),
      };
    }
    const others = await callsRepository.lock(tx.db, identity);
    if (!others) throw new Error("a call was neither found nor created");
    return foundAgain(others, event);
  }

  /**
   * Keeps what a provider said and locks its call, within the caller's unit of work; `close` then moves the call. A
   * redelivered event is a "duplicate": nothing follows it.
   */
  async function open(tx: UnitOfWork, event: ProviderCallEvent): Promise<OpenEvent> {
    const opened = await find(tx, event);
    const isNewEvent = await recordInboxEvent(tx.db, inboxEventOf(opened));
    return isNewEvent ? opened : { ...opened, outcome: "duplicate" };
  }

  /** Writes the call, once, and tells of it; `alerts` are those that the event raised. */
  async function close(tx: UnitOfWork, opened: OpenEvent, alerts = NO_ALERTS): Promise<void> {
    if (opened.outcome === "duplicate") return;
    const call =
      opened.before === null
        ? opened.written
        : await callsRepository.update(tx.db, opened.callId, changeOf(opened.before, opened, alerts));
    if (!call) throw new Error("an event was closed without its call");
    await follow(tx, opened, call);
  }

  /** Keeps an event that raises no alerts, and writes its call; null when it was told before. */
  async function keepAndWrite(tx: UnitOfWork, found: FoundCall): Promise<CallView | null> {
    const { callId, before, written } = found;
    const kept = inboxEventOf(found);
    if (before) {
      return callsRepository.updateWithEvent(tx.db, callId, changeOf(before, found, NO_ALERTS), kept);
    }
    return (await recordInboxEvent(tx.db, kept)) ? written : null;
  }

  /** What comes with a call that is written. */
  async function follow(tx: UnitOfWork, { event, before, ended }: OpenEvent, call: CallView): Promise<void> {
    if (event.transcript) await callsRepository.saveTranscript(tx.db, call.id, event.transcript);
    tx.publish(callChanged, { call, isNew: before === null, provider: event.identity.provider, ended });
  }

  return {
    open,

    close,

    /** Takes in one message about a call that asks for nothing more. */
    async recordEvent(event: ProviderCallEvent): Promise<Pick<OpenEvent, "callId" | "outcome">> {
      return unitOfWork(async (tx) => {
        const found = await find(tx, event);
        const call = await keepAndWrite(tx, found);
        if (!call) return { callId: found.callId, outcome: "duplicate" };
        await follow(tx, found, call);
        return found;
      });
    },

    /** Takes in what a carrier says of a call. */
    async recordCarrierEvent(
      provider: string,
      event: VoiceStatusEvent,
      payload: Readonly<Record<string, unknown>>,
    ): Promise<OpenEvent["outcome"]> {
      const { outcome } = await this.recordEvent({
        identity: { provider, providerCallId: event.providerCallId, carrier: null },
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
          phone: event.direction === "inbound" ? event.fromNumber : event.toNumber,
        },
      });
      return outcome;
    },

    /**
     * Ends calls of which nothing was heard since `before`: their provider's last word was lost, and a board must not
     * show them for ever. Resolves with how many.
     */
    async endSilent(before: Date): Promise<number> {
      return unitOfWork(async (tx) => {
        const silent = await callsRepository.lockSilent(tx.db, before, SILENT_BATCH);
        for (const call of silent) {
          const { state } = applyTransition(call, { ...NOTHING_HEARD, at: new Date() });
          const ended = await callsRepository.update(tx.db, call.id, {
            state,
            facts: {},
            alerts: NO_ALERTS,
            identity: null,
          });
          tx.publish(callChanged, {
            call: ended,
            isNew: false,
            provider: call.provider,
            ended: endedNow(call, state),
          });
        }
        return silent.length;
      });
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

    /** The caller's name as far as it is known. */
    async callerName(id: string): Promise<string | null> {
      return (await reads.byId(id))?.callerName ?? null;
    },

    async activeCounts(): ReturnType<CallsReads["activeCounts"]> {
      return reads.activeCounts();
    },
  };
}

/** A known call, locked, and what the event makes of it. */
function foundAgain(before: LockedCall, event: ProviderCallEvent): FoundCall {
  annotateSpan({ [ATTRIBUTES.callId]: before.id });
  linkActiveSpan(before.traceparent);
  const { state, outcome } = applyTransition(before, event.transition);
  return { callId: before.id, event, before, written: null, state, outcome, ended: endedNow(before, state) };
}

function inboxEventOf({ callId, event, outcome }: FoundCall): InboxEvent {
  const { identity, transition } = event;
  return {
    provider: identity.provider,
    eventKey: event.eventKey,
    kind: event.kind,
    callId,
    messageId: null,
    payload: {
      ...event.payload,
      status: transition.status,
      rawStatus: event.rawStatus,
      rawReason: transition.rawReason,
    },
    traceparent: currentTraceparent(),
    occurredAt: transition.at,
    outcome: transition.status === null ? "acknowledged" : outcome,
  };
}

function changeOf(before: LockedCall, { event, state }: OpenEvent, alerts: AlertsOfCall) {
  const identity = adopts(before, event.identity) ? event.identity : null;
  return { state, alerts, facts: event.facts, identity };
}

/** A call of which nobody has said anything yet. */
function newCall(at: Date): CallState {
  return {
    status: "queued",
    lastSeq: -1,
    initiatedAt: at,
    startedAt: null,
    endedAt: null,
    durationSeconds: null,
    rawReason: null,
  };
}

/** Does a call get this identity, because the voice agent takes a carrier's call over, or because its carrier became known? */
function adopts(call: LockedCall, { provider, carrier }: CallIdentity): boolean {
  if (carrier === null) return false;
  return call.provider !== provider || call.carrierCallId === null;
}

function endedNow(before: CallState, after: CallState): CallChanged["ended"] {
  if (isFinal(before.status) || !isFinal(after.status)) return null;
  return { status: after.status, durationSeconds: after.durationSeconds };
}
