import type { ChannelRow, ScheduledMessageRow, ThreadRow } from "../../migrations/tables.generated.ts";
import type { TestDatabase } from "../suite-resources.ts";
import { insertChannel } from "./channels.ts";

/** Writes an open thread of nobody with its channel, whose number is `phone`. */
export async function insertThread(
  db: TestDatabase,
  { phone = null, contact_id = null, ...given }: Partial<ThreadRow & ChannelRow> = {},
): Promise<ThreadRow> {
  const { id } = await insertChannel(db, { type: "contact", privacy: "private", phone, contact_id });
  const [row] = await db("threads")
    .insert({ id, ...given })
    .returning("*");
  return row;
}

/** Writes an SMS that is to go in an hour. */
export async function insertScheduledMessage(
  db: TestDatabase,
  given: Partial<ScheduledMessageRow> & Pick<ScheduledMessageRow, "thread_id" | "author_id">,
): Promise<ScheduledMessageRow> {
  const inAnHour = new Date(Date.now() + 3_600_000);
  const [row] = await db("scheduled_messages")
    .insert({ content: "planted", wanted_at: inAnHour, send_at: inAnHour, ...given })
    .returning("*");
  return row;
}
