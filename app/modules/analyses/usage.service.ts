import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, GiveUpJob, type JobAttempt } from "../../platform/queue/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import {
  type Billing,
  BreakerOpen,
  ProviderRejected,
  ProviderUnavailable,
} from "../../providers/billing/port.ts";
import { usageBilled } from "./analyses.events.ts";
import { type BillUsagePayload, billUsage } from "./analyses.jobs.ts";
import { billedMinutes } from "./analyses.policy.ts";
import { type CallUsage, callUsageRepository } from "./call-usage.repository.ts";

/** A call is billed once, so that all of its recordings should be there: nothing new came for so long. */
const QUIET_MS = 900_000;
const DUE_BATCH = 100;
/** Another attempt may be under way for so long: longer than the vendor may take. */
const ATTEMPT_LIMIT_MS = 60_000;

export type UsageService = ReturnType<typeof createUsageService>;

/** Bills what was analysed of calls: each once, by its id as the reference with the vendor. */
export function createUsageService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  /** Null: nothing is billed. */
  readonly billing: Billing | null;
  readonly logger: Logger;
}) {
  const { database, unitOfWork, billing } = deps;

  /**
   * Marks that the vendor is asked now; resolves with what was known before, null where nothing is to be billed any more.
   * @throws DelayJob while another attempt may be under way
   */
  async function claim(callId: string): Promise<CallUsage | null> {
    return unitOfWork(async ({ db }) => {
      const [usage] = await callUsageRepository.lock(db, [callId]);
      if (usage?.status !== "pending") return null;
      const sinceAskedMs = Date.now() - (usage.askedAt?.getTime() ?? 0);
      if (sinceAskedMs < ATTEMPT_LIMIT_MS)
        throw new DelayJob(ATTEMPT_LIMIT_MS - sinceAskedMs, "another attempt may still be under way");
      await callUsageRepository.update(db, callId, { askedAt: new Date() });
      return usage;
    });
  }

  /** Asked before, and the answer was lost: it may be written down already, under an id that the call had then. */
  async function findBilled(vendor: Billing, { callId, createdAt }: CallUsage): Promise<string | null> {
    for (const id of [callId, ...(await callUsageRepository.formerIdsOf(database.pool, callId))]) {
      const found = await vendor.find(id, createdAt);
      if (found !== null) return found;
    }
    return null;
  }

  async function settle(callId: string, vendor: Billing, vendorId: string, minutes: number): Promise<void> {
    const { name: provider } = vendor;
    await unitOfWork(async (tx) => {
      const [usage] = await callUsageRepository.lock(tx.db, [callId]);
      if (usage?.status !== "pending") return;
      await callUsageRepository.update(tx.db, callId, { status: "billed", provider, vendorId, minutes });
      tx.publish(usageBilled, { callId, provider, minutes });
    });
  }

  return {
    /** Has calls billed of which all is analysed and nothing new came for a while; resolves with how many. */
    async billDue(now: Date): Promise<number> {
      if (!billing) return 0;
      return unitOfWork(async (tx) => {
        const due = await callUsageRepository.due(tx.db, new Date(now.getTime() - QUIET_MS), DUE_BATCH);
        for (const callId of due) {
          await callUsageRepository.update(tx.db, callId, {});
          tx.enqueue(billUsage, { callId, turn: Math.floor(now.getTime() / QUIET_MS) });
        }
        return due.length;
      });
    },

    /**
     * One attempt at billing a call.
     * @throws DelayJob while the vendor is to be left alone (costs no attempt), GiveUpJob when it will never take it
     */
    async bill({ payload }: Pick<JobAttempt<BillUsagePayload>, "payload">): Promise<void> {
      const { callId } = payload;
      if (!billing) return;
      const usage = await claim(callId);
      if (!usage) return;
      const minutes = billedMinutes(usage.seconds);
      try {
        const known = usage.askedAt && (await findBilled(billing, usage));
        const vendorId = known ?? (await billing.bill({ reference: callId, minutes }));
        await settle(callId, billing, vendorId, minutes);
      } catch (error) {
        if (error instanceof BreakerOpen) throw new DelayJob(error.retryAfterMs, "billing's breaker is open");
        if (error instanceof ProviderUnavailable && error.retryAfterMs)
          throw new DelayJob(error.retryAfterMs, "billing asked to wait");
        if (!(error instanceof ProviderRejected)) throw error;
        await callUsageRepository.update(database.pool, callId, { status: "refused" });
        throw new GiveUpJob("the bill was refused for good", error);
      }
    },

    /** What rows that proved to be one call have used is one call's, too; what was billed of any of them is billed. */
    async moveToCall(tx: UnitOfWork, callId: string, from: readonly string[]): Promise<void> {
      const all = await callUsageRepository.lock(tx.db, [callId, ...from]);
      if (all.length === 0 || (all.length === 1 && all[0]?.callId === callId)) return;
      const settled = all.find(({ status }) => status !== "pending") ?? all.find(({ askedAt }) => askedAt);
      const seconds = all.reduce((sum, usage) => sum + usage.seconds, 0);
      const [oldest] = all.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
      const one = settled ?? oldest;
      if (one) await callUsageRepository.replace(tx.db, from, { ...one, callId, seconds });
    },
  };
}
