import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { keysetCursor, type Page, type PageRequest, type Queryable } from "../../platform/database/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import { currentTraceparent, describeSubject, linkActiveSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { VoiceStatusEvent } from "../../providers/telephony/port.ts";
import { type CallOfEvent, findCall, type ProviderCallEvent } from "./call-finding.service.ts";
import { type StoryEntry, storyOf } from "./call-story.policy.ts";
import { callStoryRepository, type KeptStoryEntry } from "./call-story.repository.ts";
import { callTranscriptsRepository } from "./call-transcripts.repository.ts";
import type { CallDirection, CallListQuery, CallStatus } from "./calls.contract.ts";
import { callErrors } from "./calls.errors.ts";
import { type CallChanged, callChanged, callMissed } from "./calls.events.ts";
import {
  applyTransition,
  type CallState,
  isFinal,
  isMissed,
  NOTHING_HEARD_REASON,
  newCall,
} from "./calls.policy.ts";
import type { CallsReads, TranscriptLine } from "./calls.reads.ts";
import {
  type AlertsOfCall,
  type CallAtWork,
  type CallView,
  callsRepository,
  type LockedCall,
} from "./calls.repository.ts";

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
const NOTHING_HEARD = { status: "failed", rawReason: NOTHING_HEARD_REASON } as const;
/** We end a call: nobody has said anything of its way. */
const BY_US = { sequence: null, startedAt: null, endedAt: null, durationSeconds: null } as const;

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
      ended: endedNow(before ?? newCall(transition.at), state, carrierOf(call, event)),
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
    tell(tx, {
      call,
      isNew: before === null,
      provider: event.identity.provider,
      ended: opened.ended,
      isAnsweredNow: !before?.startedAt && call.startedAt !== null,
    });
  }

  /** Takes in one message about a call that asks for nothing more, within the caller's unit of work. */
  async function recordEventWithin(
    tx: UnitOfWork,
    event: ProviderCallEvent,
  ): Promise<Pick<OpenEvent, "callId" | "outcome">> {
    const opened = await open(tx, event);
    await close(tx, opened);
    return { callId: opened.callId, outcome: opened.outcome };
  }

  /** Ends a locked call of which no provider says how it ended. */
  async function end(tx: UnitOfWork, call: LockedCall, status: CallStatus, rawReason: string): Promise<void> {
    const at = new Date();
    const { state } = applyTransition(call, { ...BY_US, status, rawReason, at });
    await callStoryRepository.add(tx.db, call.id, {
      at,
      kind: "status",
      what: status,
      detail: rawReason,
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
    const carrier = call.carrierProvider ?? call.provider;
    tell(tx, {
      call: ended,
      isNew: false,
      provider: call.provider,
      ended: endedNow(call, state, carrier),
    });
  }

  return {
    open,

    close,

    end,

    recordEventWithin,

    /** Takes in one message about a call that asks for nothing more. */
    async recordEvent(event: ProviderCallEvent): Promise<Pick<OpenEvent, "callId" | "outcome">> {
      return unitOfWork((tx) => recordEventWithin(tx, event));
    },

    /** Takes in what a carrier says of a call; `ownCallId` is our id of one that we placed. */
    async recordCarrierEvent(
      provider: string,
      event: VoiceStatusEvent,
      payload: Readonly<Record<string, unknown>>,
      ownCallId: string | null = null,
    ): Promise<OpenEvent["outcome"]> {
      const { providerCallId, parentProviderCallId: parentCallId, direction, fromNumber, toNumber } = event;
      const { outcome } = await this.recordEvent({
        identity: { provider, providerCallId, carrier: null, parentCallId, ownCallId },
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
        // Whom a leg reaches is not whom the call is with, but may be who of us has it.
        facts:
          parentCallId === null
            ? { fromNumber, toNumber, phone: otherParty(event) }
            : { takenAt: event.status === "in_progress" ? toNumber : null },
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
        for (const call of silent) await end(tx, call, NOTHING_HEARD.status, NOTHING_HEARD.rawReason);
        return silent.length;
      });
    },

    async activeCalls(): ReturnType<CallsReads["active"]> {
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

    /** Writes how well a call could be heard, within the unit of work that keeps its samples. */
    async recordQuality(
      tx: UnitOfWork,
      callId: string,
      mos: Parameters<typeof callsRepository.writeQuality>[2],
    ): Promise<void> {
      const call = await callsRepository.writeQuality(tx.db, callId, mos);
      if (call) tx.publish(callChanged, { call, isNew: false, provider: call.provider, ended: null });
    },

    /** The id that a call has now, also by that of a row that has become part of it; null: there is no such call. */
    async currentId(id: string): Promise<string | null> {
      return (await reads.byId(id))?.id ?? null;
    },

    /** Of these calls those that exist, by the ids that were asked for, which may be former ones. */
    async statesOf(db: Queryable, ids: readonly string[]): ReturnType<typeof callsRepository.statesOf> {
      return callsRepository.statesOf(db, ids);
    },

    /** By which ids carriers know a call and its legs. */
    async linesOf(callId: string): ReturnType<CallsReads["linesOf"]> {
      return reads.linesOf(callId);
    },

    /** The call of which a provider speaks; null: unknown. */
    async idOf(provider: string, providerCallId: string): Promise<string | null> {
      return reads.idOf(provider, providerCallId);
    },

    /** The calls of a lead, newest first. Whoever asks has made sure that the lead is there for them. @throws invalid_cursor */
    async callsOfLead(leadId: string, { limit, cursor }: PageRequest): Promise<Page<CallView>> {
      return reads.page({ limit, leadId }, keysetCursor.read(cursor));
    },

    /** Locks a call for what an agent's work adds to it. @throws call_not_found */
    async lockAtWork(tx: UnitOfWork, id: string): Promise<CallAtWork> {
      const call = await callsRepository.lockAtWork(tx.db, id);
      if (!call) throw callErrors.call_not_found();
      return call;
    },

    /** An agent's work adds to a call: the script that it goes by, what it came to. */
    async recordWork(
      tx: UnitOfWork,
      callId: string,
      work: Parameters<typeof callsRepository.recordWork>[2],
    ): Promise<void> {
      const call = await callsRepository.recordWork(tx.db, callId, work);
      if (call) tx.publish(callChanged, { call, isNew: false, provider: call.provider, ended: null });
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

/** Tells of a change, and of a call that nobody answered. */
function tell(tx: UnitOfWork, change: CallChanged): void {
  tx.publish(callChanged, change);
  const { id: callId, phone, leadId, contactId } = change.call;
  if (change.ended && isMissed(change.call)) tx.publish(callMissed, { callId, phone, leadId, contactId });
}

function otherParty({ direction, fromNumber, toNumber }: VoiceStatusEvent): string | null {
  if (direction === null) return null;
  return direction === "inbound" ? fromNumber : toNumber;
}

function endedNow(before: CallState, after: CallState, carrier: string): CallChanged["ended"] {
  if (isFinal(before.status) || !isFinal(after.status)) return null;
  return { status: after.status, durationSeconds: after.durationSeconds, carrier };
}

/** On whose line a call is; who told of it where nobody has said. */
function carrierOf(
  { before, rowIds }: Pick<CallOfEvent, "before" | "rowIds">,
  { identity }: ProviderCallEvent,
): string {
  return (
    rowIds?.carrierProvider ??
    before?.carrierProvider ??
    identity.carrier?.provider ??
    before?.provider ??
    identity.provider
  );
}
