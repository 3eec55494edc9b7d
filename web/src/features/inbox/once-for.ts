import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { ThreadMessage } from "../../data/types.ts";
import { scheduledQuery } from "./inbox.queries.ts";

/** May the server have done what was asked for, or still be at it? Only by the same key it is not done twice. */
export function mayBeDone({ status, code }: Pick<ApiError, "status" | "code">): boolean {
  return status === 0 || status >= 500 || code.startsWith("idempotent_");
}

/** Keys of what may have been done, by what it was. */
const unsureKeys = new Map<string, string>();

/** Asks by a key: what may have been done is asked for again by the same one while it is the same, so that it is done once. */
async function onceFor<T>(what: readonly string[], ask: (key: string) => Promise<T>): Promise<T> {
  const name = JSON.stringify([currentUser()?.id, ...what]);
  const key = unsureKeys.get(name) ?? crypto.randomUUID();
  try {
    const answer = await ask(key);
    unsureKeys.delete(name);
    return answer;
  } catch (thrown) {
    const error = asApiError(thrown);
    // Who asks and how often is looked at before the key: that says nothing of an earlier try.
    if (mayBeDone(error) || error.status === 401 || error.status === 429) unsureKeys.set(name, key);
    else unsureKeys.delete(name);
    throw thrown;
  }
}

/** Has an SMS sent later; resolves with when it goes, which may be later than asked for. @throws {ApiError} */
export async function scheduleMessage(threadId: string, text: string, at: Date): Promise<string> {
  const sendAt = at.toISOString();
  try {
    const made = await onceFor(["later", threadId, text, sendAt], (idempotencyKey) =>
      api.scheduleMessage({ params: { id: threadId }, body: { text, sendAt }, idempotencyKey }),
    );
    return made.sendAt;
  } finally {
    // Also where no answer came: it may stand there.
    void queryClient.invalidateQueries({ queryKey: scheduledQuery(threadId).queryKey });
  }
}

/** Writes a note that only colleagues see. @throws {ApiError} */
export function writeNote(threadId: string, text: string): Promise<ThreadMessage> {
  return onceFor(["note", threadId, text], (idempotencyKey) =>
    api.noteInThread({ params: { id: threadId }, body: { text }, idempotencyKey }),
  );
}
