import { pathOf } from "../../data/api.ts";
import type { Input, Output } from "../../data/endpoint.ts";
import type { ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { ThreadFile, ThreadMessage } from "../../data/types.ts";
import { takeAnswers } from "../../data/unsent/answers.ts";
import { retryUnsent, sendUnsent, type Unsent, unsentAt } from "../../data/unsent/unsent.ts";
import { threadMessagesQuery } from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { withMessage } from "./thread-messages.ts";

/** Why a message has not gone; `waiting`: it goes by itself. */
export interface Problem {
  readonly kind: "answered" | "waiting" | "refused";
  readonly text: string;
}

/** An SMS that the server has not taken yet. */
export interface Pending extends Pick<Unsent, "key" | "createdAt"> {
  readonly threadId: string;
  readonly text: string;
  readonly files: readonly ThreadFile[];
  /** Null: it is on its way to the server. */
  readonly problem: Problem | null;
}

type Body = Input<"answerThread">["body"];

takeAnswers<Output<"answerThread">>("answerThread", (answer) => {
  queryClient.setQueryData<ListPages<ThreadMessage>>(
    threadMessagesQuery(answer.threadId).queryKey,
    (pages) => pages && withMessage(pages, answer),
  );
});

const placeOf = (threadId: string) => pathOf("answerThread", { id: threadId });

/** What has not been taken yet of a thread; read where it is rendered. */
export function pendingOf(threadId: string): readonly Pending[] {
  return unsentAt(placeOf(threadId)).map((one) => {
    const { text = "" } = one.body as Body;
    const { files = [] } = (one.about ?? {}) as { readonly files?: readonly ThreadFile[] };
    return { ...one, threadId, text, files, problem: problemOf(one) };
  });
}

/** Sends an SMS: it is shown at once; what keeps it from going is told with it, and its text is kept. `seenSequence`: the newest that its author had seen. */
export function sendMessage(
  message: Pick<Pending, "threadId" | "text" | "files"> & { readonly seenSequence: number },
): Promise<void> {
  const { threadId, text, files, seenSequence } = message;
  // A file goes alone without a text, not with an empty one.
  const said = text === "" ? {} : { text };
  const body: Body = { ...said, attachmentIds: files.map(({ id }) => id), seenSequence, force: false };
  const sending = sendUnsent({ operation: "answerThread", path: placeOf(threadId), body, about: { files } });
  return sending.then(() => askWhenTheyMay(threadId));
}

/** Tries again. `force`: although somebody else has answered meanwhile. */
export async function retryMessage(
  { key, threadId }: Pending,
  seenSequence: number,
  force = false,
): Promise<void> {
  await retryUnsent(key, (body) => ({ ...(body as Body), seenSequence, force }));
  await askWhenTheyMay(threadId);
}

/** Where they cannot be written to now, the field says from when on. */
async function askWhenTheyMay(threadId: string): Promise<void> {
  if (unsentAt(placeOf(threadId)).some(({ code }) => code === "not_reachable"))
    await queryClient.invalidateQueries({ queryKey: ["reachability"] });
}

/** What is shown with a message that did not go; null: it is on its way. */
export function problemOf({
  state,
  code,
  reason = "",
}: Pick<Unsent, "state" | "code" | "reason">): Problem | null {
  if (state === "sending") return null;
  if (state === "waiting") return { kind: "waiting", text: words.message.waiting };
  if (code === "answered_meanwhile") return { kind: "answered", text: words.message.answered };
  return { kind: "refused", text: words.message.failed(reason) };
}
