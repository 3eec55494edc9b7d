import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import { currentTraceparent, describeSubject, linkActiveSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { VoiceStatusEvent } from "../../providers/telephony/port.ts";
import { type CallOfEvent, findCall, type ProviderCallEvent } from "./call-finding.service.ts";
import { type StoryEntry, storyOf } from "./call-story.policy.ts";
import { callStoryRepository, type KeptStoryEntry } from "./call-story.repository.ts";
import { callTranscriptsRepository } from "./call-transcripts.repository.ts";
import type { CallDirection, CallListQuery } from "./calls.contract.ts";
import { callErrors } from "./calls.errors.ts";
import { type CallChanged, callChanged } from "./calls.events.ts";
import { applyTransition, type CallState, isFinal, newCall } from "./calls.policy.ts";
import type { CallsReads, TranscriptLine } from "./calls.reads.ts";
import { type AlertsOfCall, type CallView, callsRepository, type LockedCall } from "./calls.repository.ts";

/** An event that is kept, and whose call is locked but not written yet: `close` writes it. */
export interface OpenEvent extends Omit<CallOfEvent, "outcome"> {
  readonly callId: string;
  readonly outcome: "applied" | "stale" | "duplicate";
  readonly event: ProviderCallEvent;
  readonly ended: CallChanged["ended"];
}

/** A call and what was said in it. */
export interface CallHistory {
  readonly call: CallView;
  readonly transcript: readonly TranscriptLine[];
  /** Ids of rows that have become part of the call. */
  readonly formerIds: readonly string[];
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

  /**
   * Keeps what a provider said and locks its call, within the caller's unit of work; `close` then moves the call. A
   * redelivered event is a "duplicate": nothing follows it.
   */
  async function open(tx: UnitOfWork, event: ProviderCallEvent): Promise<OpenEvent> {
    const { outcome, ...call } = await findCall(tx, event);
    const { before, written, state, isLeg } = call;
    const callId = before?.id ?? written?.id ?? "";
    describeSubject({ [ATTRIBUTES.callId]: callId });
    if (before) linkActiveSpan(before.traceparent);
    const { transition } = event;
    const { at, status, rawReason } = transition;
    const traceparent = currentTraceparent();
    const story = storyOf({ kind: event.kind, isLeg, status, outcome, rawReason }, { at, traceparent });
    const isNewEvent = await recordInboxEvent(
      tx.db,
      {
        provider: event.identity.provider,
        eventKey: event.eventKey,
        kind: isLeg ? "leg" : event.kind,
        callId,
        messageId: null,
        payload: { ...event.payload, status, rawStatus: event.rawStatus, rawReason },
        traceparent,
        occurredAt: at,
        outcome: status === null ? "acknowledged" : outcome,
      },
      callStoryRepository.along(callId, story),
    );
    return {
      ...call,
      callId,
      event,
      outcome: isNewEvent ? outcome : "duplicate",
      ended: endedNow(before ?? newCall(transition.at), state),
    };
  }

  /** Writes the call, once, and tells of it; `alerts` are those that the event raised. */
  async function close(
    tx: UnitOfWork,
    { before, event, state, ...opened }: OpenEvent,
    alerts = NO_ALERTS,
  ): Promise<void> {
    if (opened.outcome === "duplicate" && !opened.isMerged) return;
    const call =
      before === null
        ? opened.written
        : await callsRepository.update(tx.db, before.id, {
            state,
            alerts,
            facts: event.facts,
            rowIds: opened.rowIds,
            correctedDirection: correctedDirection(before, event),
          });
    if (!call) throw new Error("an event was closed without its call");
    if (event.transcript) {
      const { identity, transition, transcript: lines } = event;
      const beganAt = transition.startedAt ?? transition.at;
      const conversation = { id: identity.providerCallId, beganAt, lines };
      await callTranscriptsRepository.save(tx.db, call.id, conversation);
    }
    tx.publish(callChanged, {
      call,
      isNew: before === null,
      provider: event.identity.provider,
      ended: opened.ended,
    });
  }

  return {
    open,

    close,

    /** Takes in one message about a call that asks for nothing more. */
    async recordEvent(event: ProviderCallEvent): Promise<Pick<OpenEvent, "callId" | "outcome">> {
      return unitOfWork(async (tx) => {
        const opened = await open(tx, event);
        await close(tx, opened);
        return { callId: opened.callId, outcome: opened.outcome };
      });
    },

    /** Takes in what a carrier says of a call. */
    async recordCarrierEvent(
      provider: string,
      event: VoiceStatusEvent,
      payload: Readonly<Record<string, unknown>>,
    ): Promise<OpenEvent["outcome"]> {
      const { providerCallId, parentProviderCallId: parentCallId, direction, fromNumber, toNumber } = event;
      const { outcome } = await this.recordEvent({
        identity: { provider, providerCallId, carrier: null, parentCallId },
        direction: parentCallId === null ? direction : null,
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
        // Whom a leg reaches is not whom the call is with.
        facts: parentCallId === null ? { fromNumber, toNumber, phone: otherParty(event) } : {},
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
          const at = new Date();
          const { state } = applyTransition(call, { ...NOTHING_HEARD, at });
          const { status: what, rawReason: detail } = NOTHING_HEARD;
          await callStoryRepository.add(tx.db, call.id, {
            at,
            kind: "status",
            what,
            detail,
            isLate: false,
            traceparent: currentTraceparent(),
          });
          const ended = await callsRepository.update(tx.db, call.id, {
            state,
            facts: {},
            alerts: NO_ALERTS,
            rowIds: null,
            correctedDirection: null,
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
      const call = await this.call(id);
      const startedAt = call.startedAt === null ? null : new Date(call.startedAt);
      const [transcript, formerIds] = await Promise.all([
        reads.transcript(call.id, startedAt),
        reads.formerIds(call.id),
      ]);
      return { call, transcript, formerIds };
    },

    /**
     * Also by the id of a row that has become part of the call.
     * @throws call_not_found
     */
    async call(id: string): Promise<CallView> {
      const call = await reads.byId(id);
      if (!call) throw callErrors.call_not_found();
      return call;
    },

    /** What happened in a call before a position, newest first; `limit` entries at most. */
    async story(
      callId: string,
      limit: number,
      before: { readonly at: string; readonly id: string } | undefined,
    ): Promise<readonly KeptStoryEntry[]> {
      return reads.story(callId, limit, before);
    },

    /** Adds to a call's story what another module did in it, within its unit of work. */
    async addToStory(tx: UnitOfWork, callId: string, entry: StoryEntry): Promise<void> {
      await callStoryRepository.add(tx.db, callId, entry);
    },

    /** Locks the call of an alert before the alert itself. */
    async lockOfAlert(db: Queryable, alertId: string): Promise<void> {
      await callsRepository.lockOfAlert(db, alertId);
    },

    /** Somebody took an alert of a call: its card says who, within the unit of work in which that is written. */
    async recordAlertAnswer(
      tx: UnitOfWork,
      callId: string,
      answer: Parameters<typeof callsRepository.answerAlert>[2],
    ): Promise<void> {
      const call = await callsRepository.answerAlert(tx.db, callId, answer);
      if (call) tx.publish(callChanged, { call, isNew: false, provider: call.provider, ended: null });
    },

    /** The call of which a provider speaks; null: unknown. */
    async idOf(provider: string, providerCallId: string): Promise<string | null> {
      return reads.idOf(provider, providerCallId);
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

/** The direction that a call gets by an event: of what nobody has said yet, or by the voice agent's better knowledge. */
function correctedDirection(
  call: LockedCall,
  { direction, identity }: ProviderCallEvent,
): CallDirection | null {
  if (direction === null) return null;
  const knowsBetter = identity.carrier !== null || identity.provider === call.provider;
  if (call.isDirectionKnown && (direction === call.direction || !knowsBetter)) return null;
  return direction;
}

function otherParty({ direction, fromNumber, toNumber }: VoiceStatusEvent): string | null {
  if (direction === null) return null;
  return direction === "inbound" ? fromNumber : toNumber;
}

function endedNow(before: CallState, after: CallState): CallChanged["ended"] {
  if (isFinal(before.status) || !isFinal(after.status)) return null;
  return { status: after.status, durationSeconds: after.durationSeconds };
}
