import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterAnswer,
  afterInbound,
  closed,
  firstAnswerSeconds,
  opened,
  readUpTo,
  snoozed,
  unread,
} from "./threads.policy.ts";
import type { Thread, ThreadChange } from "./threads.repository.ts";

const START = new Date("2026-11-26T08:00:00Z");
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

const fresh: Thread = {
  id: "t",
  status: "open",
  assignedTo: null,
  leadId: null,
  snoozedUntil: null,
  closedAt: null,
  readSequence: 0,
  lastInboundSequence: 0,
  waitingSince: null,
  openedAt: START,
  firstAnsweredAt: null,
  lastMessageAt: START,
  tags: [],
  version: 1,
  createdAt: START,
  updatedAt: START,
};
const become = (thread: Thread, change: ThreadChange): Thread => ({ ...thread, ...change }) as Thread;

/** A thread, and the number that its channel has given last. */
interface Story {
  readonly thread: Thread;
  readonly sequence: number;
}

const happenings = {
  writes: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, afterInbound(thread, { at: now, sequence: sequence + 1, asksForAnswer: true })),
    sequence: sequence + 1,
  }),
  stops: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, afterInbound(thread, { at: now, sequence: sequence + 1, asksForAnswer: false })),
    sequence: sequence + 1,
  }),
  speaks: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, afterInbound(thread, { at: now, sequence: null, asksForAnswer: true })),
    sequence: sequence + 1,
  }),
  isAnswered: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, afterAnswer(thread, { at: now, sequence: sequence + 1, authorId: "anna" })),
    sequence: sequence + 1,
  }),
  isRead: ({ thread, sequence }: Story): Story => ({
    thread: become(thread, readUpTo(thread, sequence, sequence)),
    sequence,
  }),
  isUnread: ({ thread, sequence }: Story): Story => ({ thread: become(thread, unread(thread)), sequence }),
  isClosed: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, closed(thread, now)),
    sequence,
  }),
  isSnoozed: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, snoozed(new Date(now.getTime() + 60_000))),
    sequence,
  }),
  isOpened: ({ thread, sequence }: Story, now: Date): Story => ({
    thread: become(thread, opened(thread, now)),
    sequence,
  }),
} as const;

describe("a thread", () => {
  it("keeps its promises whatever happens to it", () => {
    const names = Object.keys(happenings) as (keyof typeof happenings)[];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 60 }), (story) => {
        let now: Story = { thread: fresh, sequence: 0 };
        for (const [minute, name] of story.entries()) {
          const before = now.thread;
          now = happenings[name](now, at(minute));
          const { thread, sequence } = now;
          // What the table demands.
          expect(thread.status === "snoozed").toBe(thread.snoozedUntil !== null);
          expect(thread.status === "closed").toBe(thread.closedAt !== null);
          // Nothing is read that is not there, and nothing is read back but on purpose.
          expect(thread.readSequence).toBeLessThanOrEqual(sequence);
          if (name !== "isUnread") expect(thread.readSequence).toBeGreaterThanOrEqual(before.readSequence);
          // Whoever writes or speaks is seen, and waits until they are answered.
          if (name === "writes" || name === "speaks") {
            expect(thread.status).toBe("open");
            expect(thread.waitingSince).toEqual(before.waitingSince ?? at(minute));
          }
          if (name === "stops") expect(thread.status).toBe(before.status);
          if (name === "isAnswered") {
            expect([thread.status, thread.waitingSince]).toEqual(["open", null]);
            expect(thread.assignedTo).not.toBeNull();
            expect(thread.readSequence).toBe(sequence);
          }
          if (name === "isClosed") {
            expect(thread.waitingSince).toBeNull();
            expect(thread.readSequence).toBeGreaterThanOrEqual(thread.lastInboundSequence);
          }
        }
      }),
    );
  });

  it("counts the first answer since it was opened, and only that", () => {
    const asked = become(fresh, afterInbound(fresh, { at: at(0), sequence: 1, asksForAnswer: true }));
    expect(firstAnswerSeconds(asked, at(2))).toBe(120);
    const answered = become(asked, afterAnswer(asked, { at: at(2), sequence: 2, authorId: "anna" }));
    const again = become(answered, afterInbound(answered, { at: at(5), sequence: 3, asksForAnswer: true }));
    expect(firstAnswerSeconds(again, at(6))).toBeNull();
    const over = become(again, closed(again, at(7)));
    const reopened = become(over, afterInbound(over, { at: at(60), sequence: 4, asksForAnswer: true }));
    expect(firstAnswerSeconds(reopened, at(61))).toBe(60);
    // What we begin ourselves answers nobody.
    expect(firstAnswerSeconds(fresh, at(1))).toBeNull();
  });
});
