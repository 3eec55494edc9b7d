import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MessageRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { insertChannel } from "../../test/factories/channels.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createMessagesService } from "../messages/messages.service.ts";
import type { ChannelPerson } from "./channel-access.ts";
import { type ChannelPostingService, createChannelPosting } from "./channel-posting.service.ts";
import { type ChannelTalkService, createChannelTalk } from "./channel-talk.service.ts";
import { type ChannelRoomsService, createChannels } from "./channels.service.ts";

const PEOPLE = 4;
const PROCESSES = 3;
/** Hundreds of transactions, on a machine that does other things. */
const WITHIN_MS = 180_000;

/** One process of several, with connections of its own. */
interface Process {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly posting: ChannelPostingService;
  readonly rooms: ChannelRoomsService;
  readonly talk: ChannelTalkService;
}

/** What somebody does; `at` chooses among the messages that there are by then. */
type Step =
  | { readonly kind: "post" | "join" | "leave" | "read_all"; readonly who: number; readonly by: number }
  | { readonly kind: "receive"; readonly sid: number; readonly by: number }
  | {
      readonly kind: "read" | "unread" | "delete" | "restore";
      readonly who: number;
      readonly by: number;
      readonly at: number;
    };

const who = fc.nat(PEOPLE - 1);
const by = fc.nat(PROCESSES - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("post" as const), who, by }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("receive" as const), sid: fc.nat(5), by }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom("join" as const, "leave" as const, "read_all" as const),
      who,
      by,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("read" as const, "unread" as const, "delete" as const, "restore" as const),
      who,
      by,
      at: fc.nat(1_000),
    }),
  },
);

/** Does work for each, as many at a time as connections are there for. */
async function inLanes<T>(
  items: readonly T[],
  work: (item: T, index: number) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>[]> {
  const outcomes: PromiseSettledResult<unknown>[] = [];
  const left = items.entries();
  await Promise.all(
    Array.from({ length: 2 * PROCESSES }, async () => {
      for (const [index, item] of left) outcomes.push(...(await Promise.allSettled([work(item, index)])));
    }),
  );
  return outcomes;
}

describe("what is unread, whatever happens at the same time", () => {
  let resources: SuiteResources;
  let processes: readonly Process[];
  let people: readonly ChannelPerson[];
  let runs = 0;

  beforeAll(async () => {
    resources = await openSuiteResources();
    processes = Array.from({ length: PROCESSES }, () => {
      const database = createTestDatabase(resources.databaseUrl);
      const { unitOfWork, outbox } = testUnitOfWork(database);
      const audit = { record: async () => {} };
      const messages = createMessagesService({ database, unitOfWork, outbox, logger: silentLogger(), audit });
      const identity = { namesOf: async () => new Map(), staff: async () => [] };
      const posting = createChannelPosting({ database, unitOfWork, messages });
      return {
        database,
        unitOfWork,
        posting,
        rooms: createChannels({ database, unitOfWork, identity, audit }),
        talk: createChannelTalk({ database, unitOfWork, identity, audit, messages, posting }),
      };
    });
    const users = await Promise.all(Array.from({ length: PEOPLE }, () => insertUser(resources.db)));
    people = users.map(({ id }) => ({
      kind: "user",
      id,
      userId: id,
      scope: "all",
      permissions: new Set(["channels:manage"]),
    }));
  });
  afterAll(async () => {
    await Promise.all(processes.map(({ database }) => database.close()));
    await resources.close();
  });

  async function run(channelId: string, one: Step): Promise<unknown> {
    const { unitOfWork, posting, rooms, talk } = processes[one.by] as Process;
    if (one.kind === "receive") {
      return unitOfWork((tx) =>
        posting.receiveSms(tx, {
          channelId,
          contactId: null,
          provider: "twilio",
          providerSid: `SM-${channelId}-${one.sid}`,
          fromNumber: "+15145550133",
          toNumber: "+15145550100",
          content: "hello",
        }),
      );
    }
    const person = people[one.who] as ChannelPerson;
    switch (one.kind) {
      case "post":
        return talk.post(person, channelId, { content: "hello", attachmentIds: [] });
      case "join":
        return rooms.join(person, channelId, {});
      case "leave":
        return rooms.leave(person, channelId);
      case "read_all":
        return rooms.markRead(person, channelId);
      case "read":
        return rooms.markRead(person, channelId, 1 + (one.at % 20));
      case "unread":
        return rooms.markUnread(person, channelId, 1 + (one.at % 20));
      case "delete":
      case "restore": {
        const rows = await resources.db("messages").where({ channel_id: channelId }).orderBy("sequence");
        const row = rows[one.at % Math.max(1, rows.length)];
        return row && talk[one.kind](person, channelId, row.id);
      }
    }
  }

  /** What the database says, counted row by row instead of told from numbers. */
  async function requireRight(channelId: string): Promise<void> {
    const channel = await resources.db("channels").where({ id: channelId }).first();
    const messages: MessageRow[] = await resources
      .db("messages")
      .where({ channel_id: channelId })
      .orderBy("sequence");
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, index) => index + 1));
    expect(channel.last_sequence).toBe(messages.length);
    const members = await resources.db("channel_members").where({ channel_id: channelId, left_at: null });
    expect(channel.member_count).toBe(members.length);
    for (const member of members) {
      const [{ posting }] = processes as [Process];
      const counts = await posting.unreadOf(member.user_id, [channelId]);
      const unread = messages.filter(
        ({ sequence, deleted_at }) => (sequence ?? 0) > member.last_read_sequence && deleted_at === null,
      );
      expect(counts.get(channelId)).toBe(unread.length);
      expect(member.last_read_sequence).toBeLessThanOrEqual(channel.last_sequence);
    }
  }

  it(
    "is what a count of the rows says; numbers have no gaps; of SMS told of twice one stands there",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
          runs += 1;
          const { id } = await insertChannel(resources.db);
          await (processes[0] as Process).unitOfWork((tx) =>
            (processes[0] as Process).posting.addMembers(
              tx,
              id,
              people.map(({ userId }) => userId),
            ),
          );
          // Refusals are answers, too; what must not be is a failure of ours.
          const outcomes = await inLanes(steps, (one) => run(id, one));
          for (const outcome of outcomes) {
            if (outcome.status === "rejected")
              expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/^(not_|channel_|last_)/) });
          }
          await requireRight(id);
        }),
        { numRuns: 20 },
      );
      expect(runs).toBeGreaterThanOrEqual(20);
    },
    WITHIN_MS,
  );

  it(
    "is nothing of one's own, and nothing from before one came",
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(who, { minLength: 1, maxLength: 25 }),
          fc.nat(12),
          async (authors, before) => {
            const [first, second, third] = processes as [Process, Process, Process];
            const { id } = await insertChannel(resources.db);
            const [late, ...early] = people as [ChannelPerson, ...ChannelPerson[]];
            await first.unitOfWork((tx) =>
              first.posting.addMembers(
                tx,
                id,
                early.map(({ userId }) => userId),
              ),
            );
            const post = (place: number, index: number) =>
              (processes[index % PROCESSES] as Process).talk.post(
                early[place % early.length] as ChannelPerson,
                id,
                {
                  content: "hello",
                  attachmentIds: [],
                },
              );
            await Promise.all(Array.from({ length: before }, (_, index) => post(index, index)));
            const writing = authors.map(post);
            const joined = await second.rooms.join(late, id, {});
            await Promise.all(writing);
            const readFrom = joined.membership?.lastReadSequence ?? -1;
            expect(readFrom).toBeGreaterThanOrEqual(before);
            const total = before + authors.length;
            expect((await third.posting.unreadOf(late.userId, [id])).get(id)).toBe(total - readFrom);
            for (const person of early) {
              const last = await resources
                .db("messages")
                .where({ channel_id: id, author_id: person.userId })
                .max("sequence");
              const own = last[0]?.max ?? 0;
              expect((await third.posting.unreadOf(person.userId, [id])).get(id)).toBe(total - own);
            }
          },
        ),
        { numRuns: 10 },
      );
    },
    WITHIN_MS,
  );
});
