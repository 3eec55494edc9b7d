import { describe, expect, it } from "vitest";
import type { ChannelMessage } from "../../data/types.ts";
import { type MessageLog, withMessage } from "./message-log.ts";
import { withNewestReplies, withReply } from "./replies.ts";

const message = (sequence: number, more: Partial<ChannelMessage> = {}) =>
  ({
    id: `m${sequence}`,
    sequence,
    parentId: null,
    replyCount: 0,
    deletedAt: null,
    ...more,
  }) as ChannelMessage;
const log = (numbers: readonly number[], olderCursor: string | null = null): MessageLog => ({
  messages: numbers.map((sequence) => message(sequence)),
  olderCursor,
});
const page = (numbers: readonly number[], nextCursor: string | null) => ({
  items: numbers.map((sequence) => message(sequence)),
  nextCursor,
});
const sequences = ({ messages }: MessageLog) => messages.map(({ sequence }) => sequence);

describe("answers to one message", () => {
  it("keep older ones where the newest page joins them, and begin anew where some are missing", () => {
    expect(sequences(withNewestReplies(log([2, 5, 9], "older"), page([14, 9], "c")))).toEqual([2, 5, 9, 14]);
    expect(withNewestReplies(log([2, 5, 9], "older"), page([14, 9], "c")).olderCursor).toBe("older");
    const anew = withNewestReplies(log([2, 5, 9], "older"), page([30, 20], "c"));
    expect([sequences(anew), anew.olderCursor]).toEqual([[20, 30], "c"]);
  });

  it("come in their place whatever lies between, and change in it", () => {
    expect(sequences(withReply(log([2, 9]), message(5)))).toEqual([2, 5, 9]);
    const changed = withReply(log([2, 9]), message(9, { content: "other" }));
    expect(changed.messages[1]?.content).toBe("other");
    // It comes with the page of older ones.
    expect(sequences(withReply(log([8, 9], "older"), message(3)))).toEqual([8, 9]);
  });

  it("are counted at the message that they answer, each once, until they are taken back", () => {
    const countAfter = (known: MessageLog | undefined) => known?.messages[0]?.replyCount;
    const answer = message(2, { parentId: "m1" });
    const once = withMessage(log([1]), answer);
    expect(countAfter(once)).toBe(1);
    // One's own answer is told twice: as the server's answer, and live.
    const twice = once && withMessage(once, answer);
    expect(countAfter(twice)).toBe(1);
    const gone = twice && withMessage(twice, { ...answer, deletedAt: "2026-11-27T09:00:00Z" });
    expect(countAfter(gone)).toBe(0);
    expect(countAfter(gone && withMessage(gone, answer))).toBe(1);
  });
});
