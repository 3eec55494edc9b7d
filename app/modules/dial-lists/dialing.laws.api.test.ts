import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { callsRepository } from "../calls/calls.repository.ts";
import { createDispositionsService } from "../dispositions/dispositions.service.ts";
import { callDisposed } from "../dispositions/index.ts";
import type { Person } from "../history/index.ts";
import { inTransaction } from "../../platform/unit-of-work/index.ts";
import { createDialingService, type DialingService } from "./dialing.service.ts";
import { LEASE_MS } from "./dial-lists.policy.ts";

const AGENTS = 4;
const LEADS = 5;
const MINUTE_MS = 60_000;

/** What an agent does; whoever "crashes" forgets what they have, and asks again later as if nothing had been. */
const anyAction = fc.oneof(
  // Whatever comes next: to ask for a lead, to call it, to say what the call came to.
  { weight: 7, arbitrary: fc.constant("work" as const) },
  { weight: 3, arbitrary: fc.constantFrom("next", "release", "skip", "renew", "crash") },
);
/** Some agents do something at once; then time goes by. */
const anyRound = fc.record({
  actions: fc.array(
    fc.record({
      agent: fc.nat({ max: AGENTS - 1 }),
      list: fc.nat({ max: 1 }),
      action: anyAction,
      choice: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  minutes: fc.constantFrom(0, 1, 4, 6, 40, 130),
});

describe("calling lists", () => {
  let resources: SuiteResources;
  let database: Database;
  let unitOfWork: RunUnitOfWork;
  let dialing: DialingService;
  let dispose: (person: Person, callId: string, choice: number) => Promise<unknown>;
  let clock = Date.now();
  const agents: Person[] = [];
  const now = () => new Date(clock);

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    for (let n = 0; n < AGENTS; n += 1) {
      const { id } = await insertUser(resources.db);
      agents.push({ kind: "user", id, userId: id, scope: "all" });
    }
    ({ unitOfWork } = testUnitOfWork(database, [
      inTransaction(callDisposed, (disposed, tx) => dialing.followDisposition(tx, disposed)),
    ]));
    dialing = createDialingService({
      database,
      unitOfWork,
      now,
      // Every third lead may not be called in the first half of each hour.
      reachability: {
        foresee: async (_db, { to }) => {
          const id = "leadId" in to ? to.leadId : "";
          if (Number.parseInt(id.at(-1) ?? "0", 16) % 3 > 0 || now().getUTCMinutes() >= 30)
            return { allowed: true };
          const half = new Date(clock);
          half.setUTCMinutes(30, 0, 0);
          return { allowed: false, reason: "quiet_hours", nextAllowedAt: half };
        },
      },
      dispositions: { disposeUnanswered: async () => expect.unreachable() },
      // As the real one does: the call's row, and whatever else belongs to it, or nothing.
      outboundCalls: {
        place: (person, { leadId = null }, also) =>
          unitOfWork(async (tx) => {
            const [row] = await tx
              .db("calls")
              .insert({
                direction: "outbound",
                provider: "twilio",
                provider_call_id: randomUUID(),
                status: "completed",
                user_id: person.userId,
                lead_id: leadId,
                initiated_at: now(),
                ended_at: now(),
              })
              .returning("id");
            const call = { id: row?.id ?? "" } as never;
            await also?.(tx, call);
            return call;
          }),
      },
    });
    const dispositions = createDispositionsService({
      database,
      unitOfWork,
      now,
      audit: { record: async () => undefined },
      calls: {
        call: async (id) => ({ id }) as never,
        lockAtWork: async (tx, id) => (await callsRepository.lockAtWork(tx.db, id)) ?? expect.unreachable(),
        recordWork: async (tx, id, work) => void (await callsRepository.recordWork(tx.db, id, work)),
      },
      leads: {
        moveForward: async () => null,
        takeBackMove: async () => false,
        reachOf: async () => null,
        survivorOf: async (_db, id) => id,
      },
      doNotCall: { listAll: async () => expect.unreachable() },
      history: {} as never,
      notes: {} as never,
    });
    const keys = ["no_answer", "callback", "interested", "busy"];
    const ids = await Promise.all(keys.map((key) => resources.db("dispositions").where({ key }).first("id")));
    dispose = (person, callId, choice) =>
      dispositions.dispose({ ...person, permissions: new Set() }, callId, {
        dispositionId: ids[choice].id,
        callbackAt: keys[choice] === "callback" ? new Date(clock + 20 * MINUTE_MS).toISOString() : undefined,
      });
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  async function twoLists(): Promise<{ lists: string[]; leadIds: string[] }> {
    const { db } = resources;
    await db("dial_list_items").delete();
    const leadIds: string[] = [];
    for (let n = 0; n < LEADS; n += 1) leadIds.push((await insertLead(db)).id);
    const lists: string[] = [];
    for (const max_attempts of [2, 50]) {
      const [list] = await db("dial_lists").insert({ name: "Laws", max_attempts }).returning("id");
      lists.push(list.id);
      await db("dial_list_items").insert(
        leadIds.map((lead_id, rank) => ({ list_id: list.id, lead_id, rank: String(rank) })),
      );
    }
    return { lists, leadIds };
  }

  it("never gives a lead to two agents, calls nobody twice for one disposition, and loses none (property)", async () => {
    /** Refusals that an agent expects; anything else fails. */
    const EXPECTED = /dial_item_not_held|dial_item_held_elsewhere|call_not_found|wrap_up_over|not_your_call/;
    let [given, called] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(anyRound, { minLength: 8, maxLength: 25 }), async (rounds) => {
        const { lists, leadIds } = await twoLists();
        /** What each agent believes to have. */
        const has = new Map<
          number,
          { list: string; id: string; leadId: string; until: number; callId: string | null }
        >();
        const act = async (round: (typeof rounds)[number]["actions"][number]) => {
          const person = agents[round.agent] as Person;
          const mine = has.get(round.agent);
          if (round.action === "crash") return void has.delete(round.agent);
          const action =
            round.action !== "work" ? round.action : !mine ? "next" : mine.callId ? "dispose" : "call";
          if (action === "next") {
            const { item } = await dialing.next(person, lists[round.list] ?? "");
            if (!item) return;
            given += 1;
            const { id, leadId, lastCallId } = item;
            const callId = item.state === "called" ? lastCallId : null;
            has.set(round.agent, { list: item.listId, id, leadId, until: clock + LEASE_MS, callId });
            return;
          }
          if (!mine) return;
          if (action === "call") {
            const { lastCallId } = await dialing.call(person, mine.list, mine.id);
            called += 1;
            has.set(round.agent, { ...mine, callId: lastCallId });
          } else if (action === "dispose") {
            if (!mine.callId) return;
            await dispose(person, mine.callId, round.choice);
            has.delete(round.agent);
          } else {
            await dialing[action](person, mine.list, mine.id);
            if (action === "release" || action === "skip") has.delete(round.agent);
            else has.set(round.agent, { ...mine, until: clock + LEASE_MS });
          }
        };
        for (const { actions, minutes } of rounds) {
          // One thing at a time for one agent, whatever the others do.
          const once = actions.filter(
            ({ agent }, index) => actions.findIndex((other) => other.agent === agent) === index,
          );
          await Promise.all(
            once.map((action) =>
              act(action).catch((error: { code?: string }) => {
                expect(error.code ?? String(error)).toMatch(EXPECTED);
                has.delete(action.agent);
              }),
            ),
          );
          // Those who have a lead in time, or a call to dispose of, have it alone, over all lists.
          const held = [...has.values()].filter(({ until, callId }) => callId !== null || until > clock);
          expect(new Set(held.map(({ leadId }) => leadId)).size).toBe(held.length);
          await expectLaws(lists, leadIds);
          clock += minutes * MINUTE_MS;
        }
      }),
      { numRuns: 20, endOnFailure: true },
    );
    // What was tried must have been able to go wrong.
    expect(given).toBeGreaterThan(80);
    expect(called).toBeGreaterThan(50);
  }, 240_000);

  async function expectLaws(lists: readonly string[], leadIds: readonly string[]): Promise<void> {
    const { db } = resources;
    const items = await db("dial_list_items").whereIn("list_id", [...lists]);
    expect(items).toHaveLength(lists.length * LEADS);
    for (const { state, due_at, reason } of items) {
      if (state === "later") expect(due_at).not.toBeNull();
      if (state === "done") expect(reason).not.toBeNull();
    }
    const { rows } = await db.raw(
      `select calls.lead_id, count(*)::int as calls, count(call_dispositions.call_id)::int as disposed,
          (select count(*)::int from dial_list_items as items where items.lead_id = calls.lead_id and items.state = 'called') as open
        from calls left join call_dispositions on call_dispositions.call_id = calls.id
        where calls.lead_id = any (?::uuid[]) group by 1`,
      [[...leadIds]],
    );
    for (const { calls, disposed, open } of rows) {
      expect(calls - disposed).toBe(open);
      expect(open).toBeLessThanOrEqual(1);
    }
  }

  it("goes through with a list of two thousand as sixteen agents ask at once: each lead once", async () => {
    const { db } = resources;
    await db("dial_list_items").delete();
    const [list] = await db("dial_lists").insert({ name: "Many" }).returning("id");
    const crowd: Person[] = [];
    for (let n = 0; n < 16; n += 1) {
      const { id } = await insertUser(db);
      crowd.push({ kind: "user", id, userId: id, scope: "all" });
    }
    await db.raw(
      `with made as (insert into leads (company, phone) select 'Lead ' || n, '+15145550100' from generate_series(1, 2000) n returning id)
        insert into dial_list_items (list_id, lead_id, rank) select ?, id, 1 from made`,
      [list.id],
    );
    const got: string[] = [];
    await Promise.all(
      crowd.map(async (person) => {
        for (let n = 0; n < 10; n += 1) {
          const { item } = await dialing.next(person, list.id);
          if (!item) continue;
          got.push(item.leadId);
          const { lastCallId } = await dialing.call(person, list.id, item.id);
          await dispose(person, lastCallId ?? "", 2);
        }
      }),
    );
    expect(got).toHaveLength(160);
    expect(new Set(got).size).toBe(160);
    expect(await db("dial_list_items").where({ list_id: list.id, state: "done" })).toHaveLength(160);
  });
});
