import { signal } from "@preact/signals";
import { api } from "../../data/api.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import type { ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
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
  /** The newest message that its author had seen. */
  readonly seenSequence: number;
  /** Although somebody else has answered meanwhile. */
  readonly isForced: boolean;
  /** Null: it is on its way to the server. */
  readonly problem: Problem | null;
}

const pending = signal<readonly Pending[]>([]);
const STORED_AS = "trunkline.outbox";
let ownerId: string | undefined;

/** What has not been taken yet of a thread; read where it is rendered. It outlives a reload, and is nobody else's. */
export function pendingOf(threadId: string): readonly Pending[] {
  const meId = currentUser()?.id;
  if (meId !== ownerId) {
    ownerId = meId;
    pending.value = stored();
  }
  return pending.value.filter((one) => one.threadId === threadId);
}

function change(next: readonly Pending[]): void {
  pending.value = next;
  try {
    sessionStorage.setItem(`${STORED_AS}.${ownerId}`, JSON.stringify(next));
  } catch {
    // Storage is blocked or full: it lives as long as the page.
  }
}

/** What was left by a page that is gone: whether it went, nobody here knows. */
function stored(): readonly Pending[] {
  try {
    const text = sessionStorage.getItem(`${STORED_AS}.${ownerId}`);
    const left = text === null ? [] : (JSON.parse(text) as readonly Pending[]);
    const unsure: Problem = { kind: "unsure", text: words.message.unsure };
    return left.map((one) => ({ ...one, problem: one.problem ?? unsure }));
  } catch {
    return [];
  }
}

/** What is being sent, by thread: one after the other, in the order in which it was written. */
const queues = new Map<string, Promise<void>>();

/** Sends an SMS: it is shown at once; what keeps it from going is told with it, and its text is kept. */
export function sendMessage(
  message: Pick<Pending, "threadId" | "text" | "files" | "seenSequence">,
): Promise<void> {
  return enqueue({
    ...message,
    key: crypto.randomUUID(),
    createdAt: new Date().toISOString(),
    isForced: false,
    problem: null,
  });
}

/**
 * Tries again. One that may have gone is asked for by the same key and the same words, so that it goes once; any other is a new
 * request. `force`: although somebody else has answered meanwhile.
 */
export function retryMessage(message: Pending, seenSequence: number, force = false): Promise<void> {
  discardMessage(message.key);
  if (message.problem?.kind === "unsure") return enqueue({ ...message, problem: null });
  const key = crypto.randomUUID();
  return enqueue({ ...message, key, seenSequence, isForced: force, problem: null });
}

/** Forgets one that has not gone. */
export function discardMessage(key: string): void {
  change(pending.value.filter((one) => one.key !== key));
}

function enqueue(message: Pending): Promise<void> {
  change([...pending.value, message]);
  const before = queues.get(message.threadId) ?? Promise.resolve();
  const sent = before.then(() => send(message));
  queues.set(message.threadId, sent);
  return sent;
}

async function send({ key, threadId, text, files, seenSequence, isForced }: Pending): Promise<void> {
  try {
    const answer = await api.answerThread({
      params: { id: threadId },
      body: { text, attachmentIds: files.map(({ id }) => id), seenSequence, force: isForced },
      idempotencyKey: key,
    });
    queryClient.setQueryData<ListPages<ThreadMessage>>(
      threadMessagesQuery(threadId).queryKey,
      (pages) => pages && withMessage(pages, answer),
    );
    discardMessage(key);
  } catch (thrown) {
    const error = asApiError(thrown);
    const problem = problemOf(error);
    change(pending.value.map((one) => (one.key === key ? { ...one, problem } : one)));
    // What was carried out stands in the thread.
    if (error.code === "idempotent_answer_lost")
      void queryClient.invalidateQueries({ queryKey: threadMessagesQuery(threadId).queryKey });
    if (problem.kind === "not_reachable") void queryClient.invalidateQueries({ queryKey: ["reachability"] });
  }
}

/** May the server have done what was asked for, or still be at it? Only by the same key it is not done twice. */
export function mayBeDone({ status, code }: Pick<ApiError, "status" | "code">): boolean {
  return status === 0 || status >= 500 || code.startsWith("idempotent_");
}

/** What is shown with a message that did not go. */
export function problemOf(error: ApiError): Problem {
  if (error.code === "answered_meanwhile") return { kind: "answered", text: words.message.answered };
  if (error.code === "not_reachable") return { kind: "not_reachable", text: errorText(error) };
  if (error.code === "idempotent_answer_lost") return { kind: "unsure", text: words.message.answerLost };
  // Told before the key was looked at: they say nothing of an earlier try.
  if (error.status === 401 || error.status === 429) return { kind: "unsure", text: errorText(error) };
  if (mayBeDone(error)) return { kind: "unsure", text: words.message.unsure };
  return { kind: "refused", text: words.message.failed(errorText(error)) };
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
    if (problemOf(asApiError(thrown)).kind === "unsure") unsureKeys.set(name, key);
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
