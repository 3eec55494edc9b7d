import { signal } from "@preact/signals";
import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import type { ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { ThreadFile, ThreadMessage } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { scheduledQuery, threadMessagesQuery } from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { withMessage } from "./thread-messages.ts";

/** Why a message has not gone; `unsure`: no answer came, so it may have. */
export interface Problem {
  readonly kind: "answered" | "not_reachable" | "unsure" | "refused";
  readonly text: string;
}

/** An SMS that the server has not taken yet. */
export interface Pending {
  /** Also its idempotency key: tried again, it goes once. */
  readonly key: string;
  readonly threadId: string;
  readonly text: string;
  readonly files: readonly ThreadFile[];
  readonly createdAt: string;
  /** Null: it is on its way to the server. */
  readonly problem: Problem | null;
}

const pending = signal<readonly Pending[]>([]);
/** What has not been taken yet, of all threads, to be watched. */
export const outbox = { pending } as const;

/** What is being sent, by thread: one after the other, in the order in which it was written. */
const queues = new Map<string, Promise<void>>();

/** Sends an SMS: it is shown at once; what keeps it from going is told with it, and its text is kept. */
export function sendMessage(
  message: Pick<Pending, "threadId" | "text" | "files">,
  seenSequence: number,
): Promise<void> {
  const createdAt = new Date().toISOString();
  return enqueue({ ...message, key: crypto.randomUUID(), createdAt, problem: null }, seenSequence, false);
}

/** Tries again. `force`: although somebody else has answered meanwhile; that is another request than the one before. */
export function retryMessage(message: Pending, seenSequence: number, force = false): Promise<void> {
  discardMessage(message.key);
  const key = message.problem?.kind === "unsure" ? message.key : crypto.randomUUID();
  return enqueue({ ...message, key, problem: null }, seenSequence, force);
}

/** Forgets one that has not gone. */
export function discardMessage(key: string): void {
  pending.value = pending.value.filter((one) => one.key !== key);
}

function enqueue(message: Pending, seenSequence: number, force: boolean): Promise<void> {
  pending.value = [...pending.value, message];
  const before = queues.get(message.threadId) ?? Promise.resolve();
  const sent = before.then(() => send(message, seenSequence, force));
  queues.set(message.threadId, sent);
  return sent;
}

async function send(message: Pending, seenSequence: number, force: boolean): Promise<void> {
  const { key, threadId, text, files } = message;
  try {
    const answer = await api.answerThread({
      params: { id: threadId },
      body: { text, attachmentIds: files.map(({ id }) => id), seenSequence, force },
      idempotencyKey: key,
    });
    queryClient.setQueryData<ListPages<ThreadMessage>>(
      threadMessagesQuery(threadId).queryKey,
      (pages) => pages && withMessage(pages, answer),
    );
    discardMessage(key);
  } catch (thrown) {
    const problem = problemOf(asApiError(thrown));
    pending.value = pending.value.map((one) => (one.key === key ? { ...one, problem } : one));
    if (problem.kind === "not_reachable") void queryClient.invalidateQueries({ queryKey: ["reachability"] });
  }
}

/** What is shown with a message that did not go. */
export function problemOf(error: ApiError): Problem {
  if (error.code === "answered_meanwhile") return { kind: "answered", text: words.message.answered };
  if (error.code === "not_reachable") return { kind: "not_reachable", text: errorText(error) };
  if (error.status === 0 || error.status >= 500) return { kind: "unsure", text: words.message.unsure };
  return { kind: "refused", text: words.message.failed(errorText(error)) };
}

/** Has an SMS sent later; resolves with when it goes, which may be later than asked for. @throws {ApiError} */
export async function scheduleMessage(threadId: string, text: string, at: Date): Promise<string> {
  const made = await api.scheduleMessage({
    params: { id: threadId },
    body: { text, sendAt: at.toISOString() },
    idempotencyKey: crypto.randomUUID(),
  });
  await queryClient.invalidateQueries({ queryKey: scheduledQuery(threadId).queryKey });
  return made.sendAt;
}
