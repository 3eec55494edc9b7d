import type { ComponentChildren } from "preact";
import type { Alert, Message } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { formatDuration } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { alertWords } from "./alerts.strings.ts";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { TakeControls } from "./take-controls.tsx";
import type { AlertDeed } from "./take.ts";
import { MessageState } from "./message-state.tsx";

/**
 * An alert with each of its SMS. `children` stands at its foot; `isBrief` folds the SMS away once all have arrived,
 * since then there is nothing to do about them.
 */
export function AlertBlock(props: {
  readonly alert: Alert;
  readonly isBrief?: boolean;
  readonly onDeed: (deed: AlertDeed) => void;
  readonly children?: ComponentChildren;
}) {
  const { alert, isBrief = false, onDeed, children } = props;
  const { messages, priority } = alert;
  const delivered = messages.filter(({ status }) => status === "delivered").length;
  const isDone = messages.length > 0 && delivered === messages.length;
  const list = (
    <ul class="sms-list" aria-label={alertWords.message.to}>
      {messages.map((message) => (
        <MessageState key={message.id} message={message} />
      ))}
    </ul>
  );
  return (
    <article class="alert">
      <header class="alert-head">
        <PriorityBadge priority={priority} />
        <span class="alert-word">{strings.priorities[priority]}</span>
        <span class="muted">
          <Ago at={alert.createdAt} />
        </span>
        <span class="alert-foot">{children}</span>
      </header>
      <p class="alert-body">{alert.body}</p>
      <TakeControls alert={alert} onDeed={onDeed} />
      {messages.length === 0 ? null : isBrief && isDone ? (
        <details class="alert-sms">
          <summary>
            <Icon name="checks" />
            {alertWords.allDelivered(messages.length, formatDuration(slowestMs(messages)))}
          </summary>
          {list}
        </details>
      ) : (
        <>
          <p class="alert-progress muted tabular">{alertWords.delivered(delivered, messages.length)}</p>
          {list}
        </>
      )}
    </article>
  );
}

/** Time until the last of them had arrived. */
function slowestMs(messages: readonly Message[]): number {
  return Math.max(
    ...messages.map(({ queuedAt, deliveredAt }) =>
      deliveredAt === null ? 0 : Date.parse(deliveredAt) - Date.parse(queuedAt),
    ),
  );
}
