import type { WebhookDelivery } from "../../data/types.ts";
import { formatDuration, formatFull, formatWhen } from "../../ui/format.ts";
import { AgainButton } from "./again-button.tsx";
import { DeliveryBadge } from "./state-badge.tsx";
import { answerText } from "./webhook-words.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deliveries;

/** Deliveries, each to be opened and sent again; on narrow screens each row becomes a block. */
export function DeliveryTable(props: {
  readonly deliveries: readonly WebhookDelivery[];
  /** Others are sent nothing, and so nothing again. */
  readonly isActive: boolean;
  readonly isBusy: boolean;
  readonly hrefOf: (delivery: WebhookDelivery) => string;
}) {
  const { deliveries, isActive, isBusy, hrefOf } = props;
  const { columns } = words;
  return (
    <div class="table-frame card" aria-busy={isBusy}>
      <table class="table delivery-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.event}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.attempts}</th>
            <th scope="col">{columns.answer}</th>
            <th scope="col">{columns.took}</th>
            <th scope="col">{columns.next}</th>
            <th scope="col">{columns.when}</th>
            <th scope="col" class="cell-end">
              <span class="hidden-visually">{columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <DeliveryRow
              key={delivery.id}
              delivery={delivery}
              href={hrefOf(delivery)}
              mayRepeat={isActive && delivery.status !== "pending"}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DeliveryRow(props: {
  readonly delivery: WebhookDelivery;
  readonly href: string;
  readonly mayRepeat: boolean;
}) {
  const { delivery, href, mayRepeat } = props;
  const { type, status, attempts, nextAttemptAt, createdAt } = delivery;
  const { columns } = words;
  const last = attempts.at(-1);
  const nowMs = Date.now();
  const inFull = formatFull(createdAt);
  return (
    <tr>
      <td class="delivery-event">
        <a class="row-link" href={href} data-item aria-label={words.openOf(type, inFull)}>
          <code>{type}</code>
        </a>
      </td>
      <td class="delivery-state">
        <DeliveryBadge status={status} />
      </td>
      <td class="delivery-fact tabular" data-label={columns.attempts}>
        {attempts.length}
      </td>
      <td class="delivery-fact" data-label={columns.answer}>
        {last ? answerText(last) : <span class="muted">{words.none}</span>}
      </td>
      <td class="delivery-fact tabular" data-label={columns.took}>
        {last ? formatDuration(last.durationSeconds * 1_000) : <span class="muted">{words.noNext}</span>}
      </td>
      <td class="delivery-fact" data-label={columns.next}>
        {nextAttemptAt === null ? (
          <span class="muted">{words.noNext}</span>
        ) : (
          <time dateTime={nextAttemptAt} title={formatFull(nextAttemptAt)}>
            {formatWhen(nextAttemptAt, nowMs)}
          </time>
        )}
      </td>
      <td class="delivery-when muted">
        <time dateTime={createdAt} title={inFull}>
          {formatWhen(createdAt, nowMs)}
        </time>
      </td>
      <td class="delivery-again cell-end">
        {mayRepeat ? <AgainButton delivery={delivery} label={words.againOf(type, inFull)} /> : null}
      </td>
    </tr>
  );
}
