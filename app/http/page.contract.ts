import { z } from "zod";

/** Query of every paginated list: how many, and where the page before ended. */
export const pageQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25).describe("How many at most"),
  cursor: z.string().max(200).optional().describe("nextCursor of the page before"),
});

/** One page of a list; `nextCursor` is null on the last one. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
