import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { inTransaction, type RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { insertChannel } from "../../test/factories/channels.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createMessagesService } from "../messages/messages.service.ts";
import { reachabilityErrors } from "../reachability/index.ts";
import type { ChannelPerson } from "./channel-access.ts";
import { createChannelPosting } from "./channel-posting.service.ts";
import { createChannelTalk } from "./channel-talk.service.ts";
import { type MessageMentioned, messageMentioned } from "./channels.events.ts";
import { createCustomerSmsGate } from "./customer-sms-gate.ts";

describe("who is told that a message names them", () => {
  let resources: SuiteResources;
  let database: Database;
  let unitOfWork: RunUnitOfWork;
  let posting: ReturnType<typeof createChannelPosting>;
  let talk: ReturnType<typeof createChannelTalk>;
  let told: MessageMentioned[];
  let author: ChannelPerson;
  let member: string;
  let stranger: string;

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    const { unitOfWork: run, outbox } = testUnitOfWork(database, [
      inTransaction(messageMentioned, (mentioned) => void told.push(mentioned)),
    ]);
    unitOfWork = run;
    const audit = { record: async () => {} };
    const messages = createMessagesService({ database, unitOfWork, outbox, logger: silentLogger(), audit });
    const identity = {
      namesOf: async () => new Map<string, string>(),
      // All but those who do not work here.
      staff: async (_: unknown, { ids = [] }: { ids?: readonly string[] }) =>
        resources
          .db("users")
          .whereIn("id", [...ids])
          .select("id"),
    };
    posting = createChannelPosting({ database, unitOfWork, messages });
    talk = createChannelTalk({ database, unitOfWork, identity, audit, messages, posting });
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => insertUser(resources.db)));
    [member, stranger] = [two?.id ?? "", three?.id ?? ""];
    const id = one?.id ?? "";
    author = { kind: "user", id, userId: id, scope: "all", permissions: new Set() };
  });
  beforeEach(() => {
    told = [];
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  async function room(privacy: "public" | "private") {
    const { id } = await insertChannel(resources.db, { privacy });
    await unitOfWork((tx) => posting.addMembers(tx, id, [author.userId, member]));
    return id;
  }
  const naming = (...ids: readonly string[]) => ids.map((id) => `<@${id}>`).join(" ");
  const post = (channelId: string, content: string) =>
    talk.post(author, channelId, { content, attachmentIds: [] });

  it("are the members of a private channel, without its author", async () => {
    const { id: messageId, channelId } = await post(
      await room("private"),
      naming(author.userId, member, member, stranger),
    );
    expect(told).toEqual([{ channelId, messageId, authorId: author.userId, userIds: [member] }]);
  });

  it("are all who work here where they may read it", async () => {
    await post(await room("public"), naming(stranger, randomUUID()));
    expect(told.map(({ userIds }) => userIds)).toEqual([[stranger]]);
  });

  it("are those whom an edit adds, and nobody twice", async () => {
    const channelId = await room("public");
    const { id } = await post(channelId, naming(member));
    await talk.edit(author, channelId, id, naming(member, stranger));
    expect(told.map(({ userIds }) => userIds)).toEqual([[member], [stranger]]);
  });
});

describe("the gate before a customer's SMS", () => {
  const channels = { contactOf: async () => null };
  const sms = { contactId: null, toNumber: "+15145550133", authorId: null } as never;

  it("asks as for an answer that nobody wrote, by number where nobody is known", async () => {
    const asked: unknown[] = [];
    const gate = createCustomerSmsGate(
      {
        mayReach: async (_, request) => {
          asked.push(request);
          return { allowed: false, reason: "quiet_hours", nextAllowedAt: null };
        },
      },
      channels,
    );
    expect(await gate({} as never, sms)).toMatchObject({ allowed: false, reason: "quiet_hours" });
    expect(asked).toMatchObject([
      { channel: "sms", purpose: "service", to: { phone: "+15145550133" }, actor: { kind: "system" } },
    ]);
  });

  it("refuses for good whom there is no more, and hides no failure", async () => {
    const gone = createCustomerSmsGate(
      {
        mayReach: async () => {
          throw reachabilityErrors.nobody_to_reach();
        },
      },
      channels,
    );
    expect(await gone({} as never, sms)).toEqual({
      allowed: false,
      reason: "nobody_to_reach",
      nextAllowedAt: null,
    });
    const broken = createCustomerSmsGate(
      {
        mayReach: async () => {
          throw new Error("no database");
        },
      },
      channels,
    );
    await expect(broken({} as never, sms)).rejects.toThrow("no database");
  });
});
