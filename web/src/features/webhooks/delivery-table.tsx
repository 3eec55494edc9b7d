import type { WebhookDelivery } from "../../data/types.ts";
import { formatDuration, formatFull } from "../../ui/format.ts";
import { When } from "./when.tsx";
import { AgainButton } from "./again-button.tsx";
import { DeliveryBadge } from "./state-badge.tsx";
import { answerText } from "./webhook-words.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deliveries;
const COLUMNS = ["event", "state", "answer", "when"] as const;

/** Deliveries, each to be opened and sent again; on narrow screens each row becomes a block. */
export function DeliveryTable(props: {
  readonly deliveries: readonly WebhookDelivery[];
  /** Others are sent nothing, and so nothing again. */
  readonly isActive: boolean;
  readonly isBusy: boolean;
  readonly hrefOf: (delivery: WebhookDelivery) => string;
}) {
  const { deliveries, isActive, isBusy, hrefOf } = props;
  return (
    <div class="table-frame card" aria-busy={isBusy}>
      <table class="table delivery-table">
        <caption class="hidden-visually">{words.caption}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {words[column]}
              </th>
            ))}
            <th scope="col" class="cell-end">
              <span class="hidden-visually">{words.actions}</span>
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
  const last = attempts.at(-1);
  const inFull = formatFull(createdAt);
  return (
    <tr>
      <td class="delivery-event">
        <a class="row-link" href={href} data-item aria-label={words.of(type, inFull)}>
          <code>{type}</code>
        </a>
      </td>
      <td class="delivery-state">
        <DeliveryBadge status={status} />
        {nextAttemptAt === null ? null : (
          <span class="muted hook-since">
            {words.next} <When at={nextAttemptAt} />
          </span>
        )}
      </td>
      <td class="delivery-answer">
        {last ? answerText(last) : <span class="muted">{words.untried}</span>}
        {last ? (
          <span class="muted hook-since tabular">
            {words.tried(attempts.length, formatDuration(last.durationSeconds * 1_000))}
          </span>
        ) : null}
      </td>
      <td class="delivery-when muted">
        <When at={createdAt} />
      </td>
      <td class="delivery-again cell-end">
        {mayRepeat ? (
          <AgainButton delivery={delivery} label={`${words.again}: ${words.of(type, inFull)}`} />
        ) : null}
      </td>
    </tr>
  );
}
