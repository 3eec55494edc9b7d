import type { ChannelMessage } from "../../data/types.ts";

/** How many answers a message has once `reply` is what it is now: `before` is what was known of it. */
export function repliesMore(reply: ChannelMessage, before: ChannelMessage | undefined): -1 | 0 | 1 {
  const isThere = reply.deletedAt === null;
  const wasThere = before !== undefined && before.deletedAt === null;
  if (isThere === wasThere) return 0;
  if (isThere) return 1;
  // What was taken back and was not known here was not counted here either.
  return before === undefined ? 0 : -1;
}
