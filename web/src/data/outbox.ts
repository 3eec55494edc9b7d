import { signal } from "@preact/signals";
import type { ApiError } from "./http.ts";
import type { KeptWrite } from "./offline/outbox.ts";

const writes = signal<readonly KeptWrite[]>([]);

/** What was written here and has not reached the server, in order. */
export const outbox = { writes } as const;

/** Replaces the list; the outbox itself tells of changes. */
export function showWrites(next: readonly KeptWrite[]): void {
  writes.value = next;
}

/** Is this failure none: the write is kept here and goes out when the server is back? What is shown of it may stay. */
export function isQueued(error: Pick<ApiError, "code">): boolean {
  return error.code === "queued";
}
