import { discardUnsent } from "../../data/unsent/unsent.ts";
import { Button } from "../../ui/button.tsx";
import { formatTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { giveBack } from "./drafts.ts";
import { inboxWords } from "./inbox.strings.ts";
import { MessageFiles } from "./message-files.tsx";
import { type Pending, retryMessage } from "./outbox.ts";

const words = inboxWords.message;

/** An SMS that the server has not taken yet, and what is to be done where it has not gone. */
export function PendingItem(props: {
  readonly message: Pending;
  readonly lastSequence: number;
  readonly onEdit: () => void;
}) {
  const { message, lastSequence, onEdit } = props;
  const { key, threadId, text, files, problem, createdAt } = message;
  return (
    <li
      class="message"
      data-kind="outbound"
      data-pending={problem === null}
      data-failed={problem !== null && problem.kind !== "waiting"}
    >
      <div class="message-body">
        {text === "" ? null : <p class="message-text">{text}</p>}
        <MessageFiles {...{ threadId, files }} />
      </div>
      <p class="message-foot muted">
        <span>{words.you}</span>
        <time class="tabular" dateTime={createdAt}>
          {formatTime(createdAt)}
        </time>
        {problem === null ? (
          <span class="message-delivery">
            <Icon name="clock" />
            {words.pending}
          </span>
        ) : null}
      </p>
      {problem === null ? null : (
        <div class="message-problem" role={problem.kind === "waiting" ? "status" : "alert"}>
          <span class="message-delivery" data-tone={problem.kind === "waiting" ? undefined : "bad"}>
            <Icon name={problem.kind === "waiting" ? "clock" : "alert"} />
            {problem.text}
          </span>
          <span class="message-problem-actions">
            {problem.kind === "answered" ? (
              <Button size="small" onClick={() => void retryMessage(message, lastSequence, true)}>
                {words.force}
              </Button>
            ) : (
              <Button size="small" icon="refresh" onClick={() => void retryMessage(message, lastSequence)}>
                {words.retry}
              </Button>
            )}
            {problem.kind === "waiting" ? null : (
              <Button
                size="small"
                kind="ghost"
                onClick={() => {
                  void discardUnsent(key);
                  giveBack(threadId, text, files);
                  onEdit();
                }}
              >
                {words.edit}
              </Button>
            )}
            <Button size="small" kind="ghost" onClick={() => void discardUnsent(key)}>
              {words.discard}
            </Button>
          </span>
        </div>
      )}
    </li>
  );
}
