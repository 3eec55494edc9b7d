import type { ChannelRow, MessageRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";

/** Writes a channel; of a team that everybody sees unless told otherwise. */
export async function insertChannel(db: TestDatabase, given: Partial<ChannelRow> = {}): Promise<ChannelRow> {
  const type = given.type ?? "team";
  const [row] = await db("channels")
    .insert({
      type,
      privacy: "public",
      ...(type === "team" ? { name: `channel-${process.hrtime.bigint()}` } : {}),
      ...given,
    })
    .returning("*");
  return row;
}

/** The id of a new channel of a customer whom nobody knows. */
export async function customerChannel(db: TestDatabase): Promise<string> {
  return (await insertChannel(db, { type: "contact", privacy: "private" })).id;
}

/** Writes the next message of a channel. */
export async function insertChannelMessage(
  db: TestDatabase,
  channelId: string,
  given: Partial<MessageRow> = {},
): Promise<MessageRow> {
  const [channel] = await db("channels")
    .where({ id: channelId })
    .increment("last_sequence", 1)
    .returning("last_sequence");
  const [row] = await db("messages")
    .insert({
      channel_id: channelId,
      sequence: channel.last_sequence,
      direction: "internal",
      status: "posted",
      content: "hello",
      ...given,
    })
    .returning("*");
  return row;
}
