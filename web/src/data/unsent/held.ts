import { signal } from "@preact/signals";
import type { WaitingWrite } from "../offline/database.ts";
import { ownerOfCopies } from "../offline/owner.ts";
import { outbox } from "../outbox.ts";

/** One that this page is sending now, or that it alone has, because nothing can be stored in this browser. */
export interface Held {
  readonly write: Omit<WaitingWrite, "id">;
  readonly isSending: boolean;
  /** The server has it, and its copy in this browser is being taken away: it is shown no more. */
  readonly isTaken?: true;
}

const held = signal<readonly Held[]>([]);

/** What this page holds of whoever sits here; read where it is rendered. */
export function heldNow(): readonly Held[] {
  const userId = ownerOfCopies();
  return held.value.filter(({ write }) => write.userId === userId);
}

/** Holds one more, as the last. */
export function hold(write: Held["write"]): void {
  held.value = [...held.peek(), { write, isSending: true }];
}

/** Changes one that is still held; `undefined` lets go of it. */
export function changeHeld(key: string, to: (one: Held) => Held | undefined): void {
  held.value = held.peek().flatMap((one) => (one.write.idempotencyKey === key ? (to(one) ?? []) : [one]));
}

/** A person leaves for good: what is held of theirs goes, too. */
export function forgetHeld(userId: string): void {
  held.value = held.peek().filter(({ write }) => write.userId !== userId);
}

/** How many things whoever sits here has written that the server has not taken; read where it is rendered. */
export function countUnsent(): number {
  const stored = outbox.writes.value.map(({ idempotencyKey }) => idempotencyKey);
  return new Set([...stored, ...heldNow().map(({ write }) => write.idempotencyKey)]).size;
}
