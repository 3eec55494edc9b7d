import { useMutation } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { ApiError } from "../../data/http.ts";
import type { ListPages } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { ThreadMessage } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatFull, formatTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { VoicemailCard } from "../voicemails/voicemail-card.tsx";
import { threadMessagesQuery } from "./inbox.queries.ts";
import { inboxWords } from "./inbox.strings.ts";
import { MessageFiles } from "./message-files.tsx";
import { withMessage } from "./thread-messages.ts";
import { deliveryOf } from "./thread-words.ts";

const words = inboxWords.message;

/** What stands in a thread: an SMS of either side, a note, a voicemail. */
export function MessageItem(props: {
  readonly message: ThreadMessage;
  /** Whom the thread is with. */
  readonly customer: string;
  readonly canWrite: boolean;
}) {
  const { message, customer, canWrite } = props;
  const { kind, text, createdAt, attachments, threadId, voicemailId } = message;
  const delivery = deliveryOf(message);
  return (
    <li class="message" data-kind={kind} data-failed={message.status === "failed"}>
      <div class="message-body">
        {kind === "note" ? (
          <span class="message-kind">
            <Icon name="pencil" />
            {words.note}
          </span>
        ) : null}
        {kind === "voicemail" && voicemailId !== null ? (
          <VoicemailCard id={voicemailId} />
        ) : text === "" && attachments.length === 0 ? (
          <p class="message-text muted">{words.removed}</p>
        ) : text === "" ? null : (
          <p class="message-text">{text}</p>
        )}
        <MessageFiles threadId={threadId} files={attachments} />
      </div>
      <p class="message-foot muted">
        <span>{authorOf(message, customer)}</span>
        <time class="tabular" dateTime={createdAt} title={formatFull(createdAt)}>
          {formatTime(createdAt)}
        </time>
        {delivery ? (
          <span class="message-delivery" data-tone={delivery.tone}>
            {delivery.tone === "good" ? <Icon name="checks" /> : null}
            {delivery.tone === "bad" ? <Icon name="alert" /> : null}
            {delivery.text}
          </span>
        ) : null}
        {message.status === "failed" && canWrite ? <Resend message={message} /> : null}
      </p>
    </li>
  );
}

function authorOf({ kind, author }: ThreadMessage, customer: string): string {
  if (kind === "inbound" || kind === "voicemail") return customer;
  if (author === null) return words.us;
  return author.id === currentUser()?.id ? words.you : author.name;
}

function Resend({ message }: { readonly message: ThreadMessage }) {
  const { id: messageId, threadId } = message;
  const resend = useMutation({
    mutationFn: () => api.resendThreadMessage({ params: { id: threadId, messageId } }),
    onSuccess: (again: ThreadMessage) =>
      queryClient.setQueryData<ListPages<ThreadMessage>>(
        threadMessagesQuery(threadId).queryKey,
        (pages) => pages && withMessage(pages, again),
      ),
    onError: (error: ApiError) =>
      showToast({ tone: "bad", isSticky: true, text: `${words.resendFailed} ${errorText(error)}` }),
  });
  return (
    <Button size="small" icon="refresh" isBusy={resend.isPending} onClick={() => resend.mutate()}>
      {words.resend}
    </Button>
  );
}
