import { describe, expect, it } from "vitest";
import type { Channel, ChannelMessage } from "../../data/types.ts";
import { grouped, unreadChannels, withPosted, withRead } from "./channel-list.ts";
import { draftFrom, NO_DRAFT } from "./drafts.ts";
import {
  isFollowUp,
  type MessageLog,
  withMessage,
  withNewest,
  withOlder,
  withReaction,
} from "./message-log.ts";

const message = (sequence: number, more: Partial<ChannelMessage> = {}) =>
  ({
    id: `m${sequence}`,
    sequence,
    parentId: null,
    direction: "internal",
    author: { id: "ann", name: "Ann" },
    reactions: [],
    deletedAt: null,
    createdAt: new Date(Date.UTC(2026, 10, 27, 9, sequence)).toISOString(),
    ...more,
  }) as ChannelMessage;
const page = (sequences: readonly number[], nextCursor: string | null = null) => ({
  items: sequences.map((sequence) => message(sequence)),
  nextCursor,
});
const log = (sequences: readonly number[], olderCursor: string | null = null): MessageLog => ({
  messages: sequences.map((sequence) => message(sequence)),
  olderCursor,
});
const sequences = ({ messages }: MessageLog) => messages.map(({ sequence }) => sequence);

describe("the log of a channel", () => {
  it("keeps what was loaded where the newest page joins it, and begins anew where there is a gap", () => {
    const joined = withNewest(log([1, 2, 3], "older"), page([5, 4, 3], "not this"));
    expect([sequences(joined), joined.olderCursor]).toEqual([[1, 2, 3, 4, 5], "older"]);
    const anew = withNewest(log([1, 2, 3], "older"), page([9, 8], "c"));
    expect([sequences(anew), anew.olderCursor]).toEqual([[8, 9], "c"]);
    expect(sequences(withNewest(undefined, page([2, 1])))).toEqual([1, 2]);
  });

  it("keeps what was told while a page was on its way", () => {
    expect(sequences(withNewest(log([1, 2, 3]), page([2, 1])))).toEqual([1, 2, 3]);
  });

  it("has older ones before, each once", () => {
    const older = withOlder(log([5, 6], "c5"), page([5, 4, 3], "c3"));
    expect([sequences(older), older.olderCursor]).toEqual([[3, 4, 5, 6], "c3"]);
  });

  it("takes a message in its place, told twice or not, and says where one before it is missing", () => {
    const known = log([1, 2]);
    expect(sequences(withMessage(known, message(3)) ?? known)).toEqual([1, 2, 3]);
    expect(withMessage(known, message(2, { content: "new" }))?.messages[1]?.content).toBe("new");
    expect(withMessage(known, message(4))).toBeUndefined();
    expect(withMessage(log([5]), message(3))?.messages).toHaveLength(1);
  });

  it("counts a reaction of one person once", () => {
    const once = withReaction(message(1), "👍", "me", true);
    const twice = withReaction(once, "👍", "me", true);
    expect(twice.reactions).toEqual([{ emoji: "👍", count: 1, userIds: ["me"] }]);
    expect(withReaction(twice, "👍", "me", false).reactions).toEqual([]);
  });

  it("leaves the name out where the same person goes on", () => {
    expect(isFollowUp(message(2), message(1))).toBe(true);
    expect(isFollowUp(message(9), message(1))).toBe(false);
    expect(isFollowUp(message(2, { author: { id: "bob", name: "Bob" } }), message(1))).toBe(false);
  });
});

describe("the list of channels", () => {
  const channel = (id: string, more: Partial<Channel> = {}) =>
    ({
      ...{ id, type: "team", name: id, people: [], lastSequence: 1, lastActivityAt: "2026-11-27T09:00:00Z" },
      membership: { role: "member", lastReadSequence: 1, unread: 0, isMuted: false, joinedAt: "" },
      ...more,
    }) as Channel;
  const posted = { channelId: "a", sequence: 2, authorId: "ann", lastActivityAt: "2026-11-27T10:00:00Z" };

  it("counts what others write, once, and not what one writes oneself", () => {
    const once = withPosted([channel("a")], posted, "me") ?? [];
    expect(once[0]?.membership?.unread).toBe(1);
    expect(withPosted(once, posted, "me")?.[0]?.membership?.unread).toBe(1);
    expect(withPosted([channel("a")], { ...posted, authorId: "me" }, "me")?.[0]?.membership?.unread).toBe(0);
    expect(withPosted([], posted, "me")).toBeUndefined();
    expect(unreadChannels(once)).toBe(1);
    expect(unreadChannels(withRead(once, { channelId: "a", lastReadSequence: 2, unread: 0 }))).toBe(0);
  });

  it("has groups, teams by name, people by the last word", () => {
    const ann = { id: "ann", name: "Ann" };
    const direct = (id: string, lastActivityAt: string) =>
      channel(id, { type: "direct", name: null, people: [ann], lastActivityAt });
    const all = [channel("b"), direct("old", "2026-01-01"), channel("a"), direct("new", "2026-02-01")];
    expect(grouped(all, "me").map(({ type, channels }) => [type, channels.map(({ id }) => id)])).toEqual([
      ["team", ["a", "b"]],
      ["direct", ["new", "old"]],
    ]);
  });
});

describe("a draft", () => {
  it("is what was kept, or nothing where that is broken", () => {
    const draft = { text: "Hi", people: [], files: [], parentId: "p" };
    expect(draftFrom(JSON.stringify(draft))).toEqual(draft);
    for (const broken of [null, "{", "3", "{}"]) expect(draftFrom(broken)).toEqual(NO_DRAFT);
  });
});
