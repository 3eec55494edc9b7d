import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import { AppError } from "../../platform/errors/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallDisposed, DispositionsService } from "../dispositions/index.ts";
import type { Person } from "../history/index.ts";
import type { OutboundCallsService } from "../outbound-calls/index.ts";
import type { ReachabilityService } from "../reachability/index.ts";
import {
  type DialItem,
  type DialLead,
  dialItemsRepository,
  type UpcomingItem,
} from "./dial-items.repository.ts";
import type { DialItemReason } from "./dial-lists.contract.ts";
import { dialListErrors } from "./dial-lists.errors.ts";
import { dialItemChanged } from "./dial-lists.events.ts";
import { type ItemEvent, itemAfter, PROMISED_MS, UNSAID_MS } from "./dial-lists.policy.ts";
import { type DialList, dialListsRepository } from "./dial-lists.repository.ts";

/** Who is next for an agent; null: nobody now. */
export interface Next {
  readonly item: DialItem | null;
  /** When the next one comes back; now, where there are more to look at than one request does. */
  readonly nextDueAt: Date | null;
}

/** Leads that one unit of work looks at, and units of work that one request makes. */
const LOOKED_AT_ONCE = 20;
const LOOKS = 10;
/** Whoever comes later is not of use to whoever calls now. */
const UPCOMING = 10;
const EXPIRED_AT_ONCE = 100;
const DUE_AT_ONCE = 200;
const UNSAID_AT_ONCE = 100;

/** What is told of an item beside its new state. */
const TOLD_AS = {
  locked: "locked",
  called: "called",
  refused: "skipped",
  expired: "expired",
} as const satisfies Partial<Record<ItemEvent["kind"], string>>;

export type DialingService = ReturnType<typeof createDialingService>;

/** How lists are called: the next lead for one agent, its call, and how it goes on after what that came to. */
export function createDialingService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly reachability: Pick<ReachabilityService, "foresee">;
  readonly outboundCalls: Pick<OutboundCallsService, "place">;
  readonly dispositions: Pick<DispositionsService, "disposeUnanswered">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, reachability, outboundCalls, now = () => new Date() } = deps;

  /** Writes what happens to a locked item, and tells of it; null: that does not concern it as it is. */
  async function apply(tx: UnitOfWork, item: DialItem, event: ItemEvent): Promise<DialItem | null> {
    const after = itemAfter(item, event);
    if (!after) return null;
    const written = { ...item, ...after };
    await dialItemsRepository.write(tx.db, written);
    const told = event.kind in TOLD_AS ? TOLD_AS[event.kind as keyof typeof TOLD_AS] : "other";
    tx.publish(dialItemChanged, { item: written, event: told });
    return written;
  }

  /** @throws dial_list_not_found, dial_list_not_active */
  async function holdActive(tx: UnitOfWork, listId: string): Promise<DialList> {
    const list = await dialListsRepository.hold(tx.db, listId);
    if (!list) throw dialListErrors.dial_list_not_found();
    if (list.status !== "active") throw dialListErrors.dial_list_not_active();
    annotateSpan({ [ATTRIBUTES.dialListId]: listId });
    return list;
  }

  /** Gives back what agents left, over all lists; resolves with how many. */
  async function expire(tx: UnitOfWork): Promise<number> {
    const at = now();
    const expired = await dialItemsRepository.lockExpired(tx.db, at, EXPIRED_AT_ONCE);
    for (const item of expired) await apply(tx, item, { kind: "expired", now: at });
    return expired.length;
  }

  async function bringBack(tx: UnitOfWork, listId: string): Promise<void> {
    const at = now();
    for (const item of await dialItemsRepository.lockDue(tx.db, listId, at, DUE_AT_ONCE)) {
      await apply(tx, item, { kind: "due", now: at });
    }
  }

  /** Why an item is not to be called; null: it is. */
  async function objectionTo(tx: UnitOfWork, list: DialList, item: DialItem & { readonly lead: DialLead }) {
    if (item.lead.isGone) return { kind: "retired", reason: "lead_gone" } as const;
    // Whoever was won may have been promised a call.
    const isOver = item.lead.status === "lost" || (item.lead.status === "converted" && !item.isCallback);
    if (isOver) return { kind: "retired", reason: "lead_closed" } as const;
    const verdict = await reachability.foresee(tx.db, {
      channel: "call",
      to: { leadId: item.leadId },
      purpose: purposeOf(list, item),
    });
    if (verdict.allowed) return null;
    return { kind: "refused", reason: verdict.reason, until: verdict.nextAllowedAt, now: now() } as const;
  }

  /** One look at a list. "more": so many were not to be called that it goes on in another unit of work. */
  async function look(tx: UnitOfWork, person: Person, listId: string): Promise<DialItem | "more" | null> {
    const { userId, scope } = person;
    const list = await holdActive(tx, listId);
    await dialItemsRepository.lockAgent(tx.db, userId);
    const held = await dialItemsRepository.lockHeldBy(tx.db, userId);
    if (held) {
      if (held.listId !== listId) {
        throw dialListErrors.dial_item_held_elsewhere({
          detail: `It is the item ${held.id} of the list ${held.listId}.`,
        });
      }
      return (await apply(tx, held, { kind: "renewed", userId, now: now() })) ?? held;
    }
    // Whatever is locked from here on is passed over where others have it: nobody waits for two.
    await expire(tx);
    await bringBack(tx, listId);
    const exceptIds: string[] = [];
    for (let looked = 0; looked < LOOKED_AT_ONCE; looked += 1) {
      const at = now();
      const promisedSince = new Date(at.getTime() - PROMISED_MS);
      const query = { list, userId, scope, now: at, promisedSince, exceptIds };
      const found = await dialItemsRepository.lockNext(tx.db, query);
      if (!found) return null;
      const { lead, ...item } = found;
      if (!(await dialItemsRepository.tryTakeLead(tx.db, item.leadId))) {
        exceptIds.push(item.id);
        continue;
      }
      const objection = await objectionTo(tx, list, { ...item, lead });
      if (objection) await apply(tx, item, objection);
      else return apply(tx, item, { kind: "locked", userId, now: at });
    }
    return "more";
  }

  /** @throws dial_item_not_found, dial_item_not_held */
  async function ofHolder(
    person: Person,
    listId: string,
    itemId: string,
    kind: "renewed" | "released" | "skipped",
  ) {
    return unitOfWork(async (tx) => {
      const item = await dialItemsRepository.lock(tx.db, listId, itemId);
      if (!item) throw dialListErrors.dial_item_not_found();
      const after = await apply(tx, item, { kind, userId: person.userId, now: now() });
      if (!after) throw dialListErrors.dial_item_not_held();
      return after;
    });
  }

  /** The gate closed between `next` and the call: the item comes back when it opens. */
  async function skipRefused(list: DialList, listId: string, itemId: string): Promise<void> {
    await unitOfWork(async (tx) => {
      const item = await dialItemsRepository.lock(tx.db, listId, itemId);
      if (!item) return;
      const verdict = await reachability.foresee(tx.db, {
        channel: "call",
        to: { leadId: item.leadId },
        purpose: purposeOf(list, item),
      });
      if (verdict.allowed) return;
      const { reason, nextAllowedAt: until } = verdict;
      await apply(tx, item, { kind: "refused", reason, until, now: now() });
    });
  }

  return {
    /**
     * The next lead of a list, which is then this agent's alone; the one that they have already as long as they have one.
     * @throws dial_list_not_found, dial_list_not_active, dial_item_held_elsewhere
     */
    async next(person: Person, listId: string): Promise<Next> {
      for (let looks = 0; looks < LOOKS; looks += 1) {
        const found = await unitOfWork((tx) => look(tx, person, listId));
        if (found === "more") continue;
        if (found) {
          annotateSpan({ [ATTRIBUTES.leadId]: found.leadId });
          return { item: found, nextDueAt: null };
        }
        return { item: null, nextDueAt: await dialItemsRepository.nextDueAt(database.pool, listId) };
      }
      return { item: null, nextDueAt: now() };
    },

    /** @throws dial_item_not_found, dial_item_not_held */
    renew: (person: Person, listId: string, itemId: string) => ofHolder(person, listId, itemId, "renewed"),

    /** @throws dial_item_not_found, dial_item_not_held */
    release: (person: Person, listId: string, itemId: string) => ofHolder(person, listId, itemId, "released"),

    /** @throws dial_item_not_found, dial_item_not_held */
    skip: (person: Person, listId: string, itemId: string) => ofHolder(person, listId, itemId, "skipped"),

    /** The lead that an agent has, and who comes next for them; nothing is taken. @throws dial_list_not_found */
    async upcoming(
      { userId, scope }: Person,
      listId: string,
    ): Promise<{ readonly held: DialItem | null; readonly items: readonly UpcomingItem[] }> {
      const list = await dialListsRepository.byId(database.pool, listId);
      if (!list) throw dialListErrors.dial_list_not_found();
      const at = now();
      const promisedSince = new Date(at.getTime() - PROMISED_MS);
      const query = { list, userId, scope, now: at, promisedSince };
      const [held, items] = await Promise.all([
        dialItemsRepository.heldBy(database.pool, userId),
        dialItemsRepository.upcoming(database.pool, query, UPCOMING),
      ]);
      return { held, items };
    },

    /**
     * Calls the lead that somebody has: that it is called is written together with the call, so that it is called once, whatever dies.
     * @throws dial_item_not_found, dial_item_not_held, dial_list_not_found, dial_list_not_active, not_reachable, and what placing a call does
     */
    async call(person: Person, listId: string, itemId: string): Promise<DialItem> {
      const list = await dialListsRepository.byId(database.pool, listId);
      if (!list) throw dialListErrors.dial_list_not_found();
      const before = await dialItemsRepository.byId(database.pool, listId, itemId);
      if (!before) throw dialListErrors.dial_item_not_found();
      if (before.state !== "locked" || before.heldBy !== person.userId) {
        throw dialListErrors.dial_item_not_held();
      }
      let called: DialItem | null = null;
      const wish = {
        leadId: before.leadId,
        purpose: purposeOf(list, before),
        ...(list.scriptId === null ? {} : { scriptId: list.scriptId }),
      };
      try {
        await outboundCalls.place(person, wish, async (tx, { id: callId }) => {
          await holdActive(tx, listId);
          const item = await dialItemsRepository.lock(tx.db, listId, itemId);
          called = item && (await apply(tx, item, { kind: "called", userId: person.userId, callId }));
          if (!called) throw dialListErrors.dial_item_not_held();
        });
      } catch (error) {
        if (error instanceof AppError && error.code === "not_reachable") {
          await skipRefused(list, listId, itemId);
        }
        throw error;
      }
      if (!called) throw new Error("a call was placed without its lead");
      return called;
    },

    /** What a call came to says how its lead goes on, in this list and in others. */
    async followDisposition(tx: UnitOfWork, disposed: CallDisposed): Promise<void> {
      const { callId, leadId, userId, disposition, dueAt } = disposed;
      const isCallback = disposition.followUp === "callback";
      const ofCall = await dialItemsRepository.lockByCall(tx.db, callId);
      for (const item of ofCall) {
        const list = await dialListsRepository.byId(tx.db, item.listId);
        await apply(tx, item, {
          kind: "disposed",
          callId,
          outcome: disposition.outcome,
          dueAt,
          isCallback,
          userId,
          maxAttempts: list?.maxAttempts ?? 1,
          isListOver: list?.status === "completed",
        });
      }
      const isOver =
        dueAt === null && (disposition.outcome === "converted" || disposition.outcome === "refused");
      if (leadId === null || !isOver) return;
      const reason: DialItemReason = disposition.outcome === "converted" ? "converted" : "refused";
      for (const item of await dialItemsRepository.lockOpenOfLead(tx.db, leadId)) {
        if (item.state === "waiting" || item.state === "later")
          await apply(tx, item, { kind: "retired", reason });
      }
    },

    /** A call was over before the lead's telephone could ring: the agent still has the lead, and can call it. */
    async followUnreached(tx: UnitOfWork, callId: string): Promise<void> {
      for (const item of await dialItemsRepository.lockByCall(tx.db, callId)) {
        const after = await apply(tx, item, { kind: "not_reached", callId, now: now() });
        const list = after && (await dialListsRepository.byId(tx.db, item.listId));
        if (list?.status === "completed") await apply(tx, after ?? item, { kind: "list_ended" });
      }
    },

    /** Rows of calls prove to be one. */
    async moveCalls(tx: UnitOfWork, from: readonly string[], into: string): Promise<void> {
      await dialItemsRepository.moveCalls(tx.db, from, into);
    },

    /** A lead became part of another one. */
    async moveLead(tx: UnitOfWork, from: string, into: string): Promise<void> {
      await dialItemsRepository.moveLead(tx.db, from, into);
    },

    /** A lead that had gone is there again. */
    async bringLeadBack(tx: UnitOfWork, leadId: string): Promise<void> {
      await dialItemsRepository.bringLeadBack(tx.db, leadId);
    },

    /**
     * Has the carrier's word count for calls that nobody answered and of which their agents have not said what they came to: no lead
     * waits for ever for an agent who went home. Resolves with how many there were.
     */
    async settleUnsaid(): Promise<number> {
      const before = new Date(now().getTime() - UNSAID_MS);
      const unsaid = await dialItemsRepository.unsaidCalls(database.pool, before, UNSAID_AT_ONCE);
      let failure: unknown = null;
      for (const callId of unsaid) {
        try {
          await deps.dispositions.disposeUnanswered(callId);
        } catch (error) {
          // One that cannot be settled keeps none of the others from it.
          failure ??= error;
        }
      }
      if (failure !== null) throw failure;
      return unsaid.length;
    },

    /** Gives back what agents left; resolves with how many. */
    async expire(): Promise<number> {
      return unitOfWork(expire);
    },
  };
}

/** To call back is what somebody asked for. */
function purposeOf(list: DialList, item: DialItem) {
  return item.isCallback ? "service" : list.purpose;
}
