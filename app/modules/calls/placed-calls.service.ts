import type { Database } from "../../platform/database/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { isPlaceholder } from "./call-identity.policy.ts";
import type { CallStatus } from "./calls.contract.ts";
import { callChanged } from "./calls.events.ts";
import { isFinal } from "./calls.policy.ts";
import type { CallView, LockedCall } from "./calls.repository.ts";
import type { CallsService } from "./calls.service.ts";
import { type NewPlacedCall, type PastCall, placedCallsRepository } from "./placed-calls.repository.ts";

/** A call that we place, locked. */
export interface PlacedCall extends LockedCall {
  readonly isOver: boolean;
  /** The carrier's id; null: no carrier has said that it knows of the call. */
  readonly carrierCallId: string | null;
}

export type PlacedCallsService = ReturnType<typeof createPlacedCallsService>;

/** Calls that our people make: theirs before a carrier knows of them. What carriers say of them comes in as of all calls. */
export function createPlacedCallsService(
  database: Database,
  calls: Pick<CallsService, "recordEventWithin" | "end">,
) {
  return {
    /** Writes a call that is about to be placed. */
    async begin(tx: UnitOfWork, call: NewPlacedCall): Promise<CallView> {
      const written = await placedCallsRepository.insert(tx.db, call);
      tx.publish(callChanged, { call: written, isNew: true, provider: call.provider, ended: null });
      return written;
    },

    /** Adds those of these calls, oldest first, that are missing; resolves with how many. */
    async seed(provider: string, fromNumber: string, calls: readonly PastCall[]): Promise<number> {
      let added = 0;
      for (const call of calls) {
        added += await placedCallsRepository.insertPast(database.pool, provider, fromNumber, call);
      }
      return added;
    },

    /** Lets nobody else place a call of this user until the unit of work ends; resolves with the id of the one that they are in. */
    async claimUser(tx: UnitOfWork, userId: string): Promise<string | null> {
      return placedCallsRepository.claimUser(tx.db, userId);
    },

    /** Which of these ids of a provider are those of calls that we know. */
    async knownIds(provider: string, providerCallIds: readonly string[]): Promise<ReadonlySet<string>> {
      return placedCallsRepository.knownIds(database.pool, provider, providerCallIds);
    },

    async lock(tx: UnitOfWork, callId: string): Promise<PlacedCall | null> {
      const call = await placedCallsRepository.lock(tx.db, callId);
      if (!call?.isBridged) return null;
      const carrierCallId = isPlaceholder(call.providerCallId) ? null : call.providerCallId;
      return { ...call, isOver: isFinal(call.status), carrierCallId };
    },

    /** Notes that the carrier took the call; it may have said so itself already. Locks the call. */
    async recordTaken(
      tx: UnitOfWork,
      callId: string,
      provider: string,
      providerCallId: string,
    ): Promise<void> {
      await calls.recordEventWithin(tx, {
        identity: { provider, providerCallId, carrier: null, parentCallId: null, ownCallId: callId },
        direction: "outbound",
        eventKey: `placed:${providerCallId}`,
        kind: "placed",
        payload: {},
        rawStatus: null,
        transition: {
          status: null,
          sequence: null,
          at: new Date(),
          startedAt: null,
          endedAt: null,
          durationSeconds: null,
          rawReason: null,
        },
        facts: {},
      });
    },

    /** Ends a locked call by our own doing; one that is over stays as it is. */
    async end(tx: UnitOfWork, call: LockedCall, status: CallStatus, rawReason: string): Promise<void> {
      if (!isFinal(call.status)) await calls.end(tx, call, status, rawReason);
    },
  };
}
