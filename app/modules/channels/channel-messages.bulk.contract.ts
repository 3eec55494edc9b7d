import { z } from "zod";
import { bulkActions, bulkSchema } from "../history/bulk-kind.contract.ts";
import { messageSearchQuerySchema } from "./channels.contract.ts";

const { channelId, authorId, from, to } = messageSearchQuerySchema.shape;
const filters = z
  .strictObject({
    channelId,
    authorId,
    from,
    to,
    deleted: z.boolean().optional().describe("Those that were taken back, instead of the others"),
  })
  .refine((given) => given.channelId !== undefined || given.authorId !== undefined, {
    message: "must name a channel or an author",
    path: ["channelId"],
  });

const actionSchema = z.discriminatedUnion("name", [bulkActions.delete, bulkActions.restore]);

/** What can be done to many messages of channels at once. */
export const channelMessagesBulkSchema = bulkSchema(
  "messages",
  { filters, list: "/api/messages/search, without words" },
  actionSchema,
);

export type ChannelMessageBulkAction = z.output<typeof actionSchema>;
export type ChannelMessageBulkFilters = z.output<typeof filters>;
