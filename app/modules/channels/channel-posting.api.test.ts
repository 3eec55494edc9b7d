import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { insertChannel } from "../../test/factories/channels.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createMessagesService } from "../messages/messages.service.ts";
import { createChannelPosting } from "./channel-posting.service.ts";

describe("what is written to channels", () => {
  let resources: SuiteResources;
  let database: Database;
  let unitOfWork: RunUnitOfWork;
  let posting: ReturnType<typeof createChannelPosting>;
  let messages: ReturnType<typeof createMessagesService>;
  let anna: string;
  let bert: string;

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    const { unitOfWork: run, outbox } = testUnitOfWork(database);
    unitOfWork = run;
    const audit = { record: async () => {} };
    messages = createMessagesService({ database, unitOfWork, outbox, logger: silentLogger(), audit });
    posting = createChannelPosting({ database, unitOfWork, messages });
    anna = (await insertUser(resources.db)).id;
    bert = (await insertUser(resources.db)).id;
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  async function channelOfBoth(given = {}) {
    const { id } = await insertChannel(resources.db, given);
    await unitOfWork((tx) => posting.addMembers(tx, id, [anna, bert]));
    return id;
  }
  const post = (channelId: string, authorId: string | null, content = "hello") =>
    unitOfWork((tx) => posting.post(tx, { channelId, authorId, content }));
  const sms = (channelId: string, providerSid = `SM${randomUUID()}`) => ({
    channelId,
    contactId: null,
    provider: "twilio",
    providerSid,
    fromNumber: "+15145550133",
    toNumber: "+15145550100",
    content: "Is anybody there?",
  });
  const unread = async (userId: string, channelId: string) =>
    (await posting.unreadOf(userId, [channelId])).get(channelId);

  it("numbers messages without gaps, however many write at once, and each has them as unread but its author", async () => {
    const channelId = await channelOfBoth();
    const written = await Promise.all(
      Array.from({ length: 8 }, (_, index) => post(channelId, index % 2 ? anna : bert)),
    );
    expect(written.map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 8 }, (_, index) => index + 1),
    );
    const last = written.find(({ sequence }) => sequence === 8);
    expect(await unread(last?.authorId ?? "", channelId)).toBe(0);
  });

  it("does not count what was taken back, and counts it again when it is restored", async () => {
    const channelId = await channelOfBoth();
    const { id } = await post(channelId, anna);
    await post(channelId, anna);
    await unitOfWork((tx) => messages.inChannels.delete(tx, id, anna));
    expect(await unread(bert, channelId)).toBe(1);
    await unitOfWork((tx) => messages.inChannels.restore(tx, id));
    expect(await unread(bert, channelId)).toBe(2);
    await unitOfWork((tx) => posting.readUpTo(tx, channelId, bert, 2));
    expect(await unread(bert, channelId)).toBe(0);
  });

  it("lists the newest first, page by page", async () => {
    const channelId = await channelOfBoth();
    for (const content of ["one", "two", "three"]) await post(channelId, anna, content);
    const first = await messages.inChannels.page(channelId, { limit: 2 });
    expect(first.items.map(({ content }) => content)).toEqual(["three", "two"]);
    const rest = await messages.inChannels.page(channelId, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(rest.items.map(({ content }) => content)).toEqual(["one"]);
    expect(rest.nextCursor).toBeNull();
    expect((await messages.inChannels.newestOf([channelId])).get(channelId)?.content).toBe("three");
  });

  it("takes an SMS in once, however often and at once it is told of, and opens an archived channel", async () => {
    const channelId = await channelOfBoth({ type: "contact", archived_at: new Date() });
    const told = sms(channelId);
    const taken = await Promise.all(
      [told, told, told].map((one) => unitOfWork((tx) => posting.receiveSms(tx, one))),
    );
    expect(taken.filter((message) => message !== null)).toHaveLength(1);
    expect(await unread(anna, channelId)).toBe(1);
    expect(await resources.db("channels").where({ id: channelId }).first()).toMatchObject({
      archived_at: null,
      last_sequence: 1,
    });
  });

  it("queues an SMS to a customer with the least urgency, to nobody on the staff", async () => {
    const channelId = await channelOfBoth({ type: "contact" });
    const written = await unitOfWork((tx) =>
      posting.postSms(tx, {
        channelId,
        authorId: anna,
        contactId: null,
        recipientName: "Carla",
        toNumber: "+15145550133",
        content: "We are on our way",
      }),
    );
    expect(written).toMatchObject({ direction: "outbound", status: "queued", sequence: 1 });
    expect(await resources.db("messages").where({ id: written.id }).first()).toMatchObject({
      priority: 4,
      recipient_user_id: null,
      alert_id: null,
    });
    const job = await resources.db("outbox").whereRaw("payload ->> 'messageId' = ?", [written.id]).first();
    expect(job).toMatchObject({ kind: "sms.send" });
  });

  it("refuses what is written to an archived or deleted channel", async () => {
    const archived = await channelOfBoth({ archived_at: new Date() });
    await expect(post(archived, anna)).rejects.toMatchObject({ code: "channel_archived" });
    const deleted = await channelOfBoth({ deleted_at: new Date() });
    await expect(post(deleted, anna)).rejects.toMatchObject({ code: "channel_not_found" });
    expect(await resources.db("channels").where({ id: archived }).first("last_sequence")).toEqual({
      last_sequence: 0,
    });
  });

  describe("of customers", () => {
    const find = (customer: Parameters<typeof posting.ofCustomer>[1]) =>
      unitOfWork((tx) => posting.ofCustomer(tx, customer));

    it("is made once, however many look for it at once", async () => {
      const phone = "+15145550140";
      const found = await Promise.all(Array.from({ length: 8 }, () => find({ contactId: null, phone })));
      expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    });

    it("goes to the contact of the number as soon as they are known", async () => {
      const phone = "+15145550141";
      const stranger = await find({ contactId: null, phone });
      const { id: contactId } = await insertContact(resources.db);
      expect(await find({ contactId, phone })).toMatchObject({ id: stranger.id, contactId });
      expect(await find({ contactId, phone: null })).toMatchObject({ id: stranger.id });
    });

    it("takes a contact's new number, but never another contact's", async () => {
      const [one, two] = [await insertContact(resources.db), await insertContact(resources.db)];
      const first = await find({ contactId: one.id, phone: "+15145550142" });
      expect(await find({ contactId: one.id, phone: "+15145550143" })).toMatchObject({
        id: first.id,
        phone: "+15145550143",
      });
      const second = await find({ contactId: two.id, phone: "+15145550143" });
      expect(second.id).not.toBe(first.id);
      expect(second.phone).toBeNull();
    });
  });
});
