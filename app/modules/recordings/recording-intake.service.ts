import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import { currentTraceparent, describeSubject } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { RecordingStatusEvent } from "../../providers/telephony/port.ts";
import { type CallsService, holdCall } from "../calls/index.ts";
import {
  recordingArrived,
  recordingChanged,
  recordingLinked,
  recordingSettled,
} from "./recordings.events.ts";
import { fetchRecording, runOf } from "./recordings.jobs.ts";
import { type Recording, recordingsRepository } from "./recordings.repository.ts";

/** Calls are told of within this time, or never. */
const LINKED_WITHIN_MS = 86_400_000;
const LINKED_AT_ONCE = 100;

/** A recording of which its vendor has told. */
export interface AnnouncedRecording {
  readonly provider: string;
  readonly providerSid: string;
  readonly providerCallId: string;
  readonly callId: string | null;
  readonly status: "completed" | "absent";
  /** Null: its id says where it is. */
  readonly url: string | null;
  readonly isVoicemail: boolean;
}

export type RecordingIntakeService = ReturnType<typeof createRecordingIntakeService>;

/** Takes in what vendors tell of recordings, in any order and any number of times; fetching them is a job. */
export function createRecordingIntakeService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "idOf">;
}) {
  const { database, unitOfWork, calls } = deps;

  /** The call of which a vendor speaks, until the end of the transaction; null: unknown. */
  async function heldCall(tx: UnitOfWork, provider: string, providerCallId: string): Promise<string | null> {
    const id = await calls.idOf(provider, providerCallId);
    // Gone just now: then it has become part of another, which goes by its ids.
    return id === null || (await holdCall(tx.db, id)) ? id : calls.idOf(provider, providerCallId);
  }

  /** What follows a recording that is to be had, or never will be. */
  function follow(tx: UnitOfWork, recording: Recording, { isVoicemail }: AnnouncedRecording): void {
    const { id: recordingId, callId, status } = recording;
    describeSubject({ [ATTRIBUTES.recordingId]: recordingId });
    tx.publish(recordingChanged, { recording });
    if (status === "absent") {
      tx.publish(recordingSettled, { recording, outcome: "absent" });
      return;
    }
    tx.enqueue(fetchRecording, runOf(recording));
    tx.publish(recordingArrived, { recordingId, callId, isVoicemail });
  }

  /** Within the caller's unit of work. Only a recording that was said to be absent moves on: all else was told before. */
  async function announce(tx: UnitOfWork, announced: AnnouncedRecording): Promise<"applied" | "stale"> {
    const { provider: source, providerSid, providerCallId, callId, url: sourceUrl } = announced;
    const status = announced.status === "absent" ? "absent" : "uploaded";
    const made = await recordingsRepository.insertNew(tx.db, {
      source,
      providerSid,
      providerCallId,
      callId,
      sourceUrl,
      status,
    });
    if (made) {
      follow(tx, made, announced);
      return "applied";
    }
    const known = await recordingsRepository.lockOfVendor(tx.db, source, providerSid);
    if (known?.status !== "absent" || status === "absent") return "stale";
    follow(tx, await recordingsRepository.update(tx.db, known.id, { status, sourceUrl }), announced);
    return "applied";
  }

  return {
    announce,

    /** Takes in what a carrier says of a recording. */
    async recordStatus(
      provider: string,
      event: RecordingStatusEvent,
      payload: Readonly<Record<string, unknown>>,
    ): Promise<"applied" | "stale" | "duplicate" | "acknowledged"> {
      const { eventKey, rawStatus, status, ...told } = event;
      return unitOfWork(async (tx) => {
        const callId = await heldCall(tx, provider, event.providerCallId);
        if (callId) describeSubject({ [ATTRIBUTES.callId]: callId });
        const isSettled = status === "completed" || status === "absent";
        const isNew = await recordInboxEvent(tx.db, {
          provider,
          eventKey,
          kind: "recording",
          callId,
          messageId: null,
          payload: { message: payload, rawStatus },
          traceparent: currentTraceparent(),
          occurredAt: new Date(),
          outcome: isSettled ? "applied" : "acknowledged",
        });
        if (!isNew) return "duplicate";
        return isSettled ? announce(tx, { provider, callId, status, url: null, ...told }) : "acknowledged";
      });
    },

    /** Finds the calls of recordings that came before their calls were told of; resolves with how many. */
    async linkCalls(now: Date): Promise<number> {
      const since = new Date(now.getTime() - LINKED_WITHIN_MS);
      let linked = 0;
      for (const one of await recordingsRepository.withoutCall(database.pool, since, LINKED_AT_ONCE)) {
        if ((await calls.idOf(one.source, one.providerCallId ?? "")) === null) continue;
        await unitOfWork(async (tx) => {
          const callId = await heldCall(tx, one.source, one.providerCallId ?? "");
          if (callId === null) return;
          const recording = await recordingsRepository.update(tx.db, one.id, { callId });
          tx.publish(recordingChanged, { recording });
          tx.publish(recordingLinked, { recordingId: one.id, callId });
          linked += 1;
        });
      }
      return linked;
    },
  };
}
