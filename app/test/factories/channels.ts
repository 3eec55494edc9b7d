import type { ChannelRow } from "../../migrations/tables.generated.ts";
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
