import type { ComponentChildren } from "preact";
import type { Alert } from "../../data/types.ts";
import { PriorityBadge } from "../../ui/badge.tsx";
import { strings } from "../../ui/strings.ts";
import { Ago } from "../../ui/time.tsx";
import { MessageState } from "./message-state.tsx";

/** An alert with each of its SMS. `children` stands at its foot. */
export function AlertBlock({
  alert,
  children,
}: {
  readonly alert: Alert;
  readonly children?: ComponentChildren;
}) {
  const delivered = alert.messages.filter(({ status }) => status === "delivered").length;
  return (
    <article class="alert">
      <header class="alert-head">
        <PriorityBadge priority={alert.priority} />
        <span class="alert-word">{strings.alerts.priorities[alert.priority]}</span>
        <span class="muted">
          <Ago at={alert.createdAt} />
        </span>
        <span class="alert-count muted tabular">
          {strings.alerts.delivered(delivered, alert.messages.length)}
        </span>
      </header>
      <p class="alert-body">{alert.body}</p>
      <ul class="sms-list" aria-label={strings.message.to}>
        {alert.messages.map((message) => (
          <MessageState key={message.id} message={message} />
        ))}
      </ul>
      {children}
    </article>
  );
}
