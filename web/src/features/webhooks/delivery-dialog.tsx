import { useQuery } from "@tanstack/preact-query";
import { type ComponentChildren, Fragment } from "preact";
import type { WebhookDelivery } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { dayOf, formatDuration, formatFull, formatPreciseTime, formatWhen } from "../../ui/format.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { AgainButton } from "./again-button.tsx";
import { DeliveryBadge } from "./state-badge.tsx";
import { answerText } from "./webhook-words.ts";
import { deliveryQuery } from "./webhooks.queries.ts";
import { When } from "./when.tsx";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.delivery;
const deliveryWords = webhookWords.deliveries;

/** So many attempts are kept. */
const KEPT_ATTEMPTS = 20;

/** One delivery: what became of it, each attempt, and what it says; followed while it is on its way. */
export function DeliveryDialog(props: {
  readonly id: string;
  /** As the list has it, until it has been asked for by itself. */
  readonly known: WebhookDelivery | undefined;
  readonly isActive: boolean;
  readonly onClose: () => void;
}) {
  const { id, known, isActive, onClose } = props;
  const query = useQuery({ ...deliveryQuery(id), placeholderData: known });
  const { data: delivery, error, refetch } = query;
  const isGone = error?.status === 404 || error?.status === 422;
  return (
    <Dialog title={delivery ? words.title(delivery.type) : words.unknownTitle} onClose={onClose}>
      {isGone ? (
        <EmptyState isCompact icon="search" title={words.notFoundTitle} text={words.notFoundText} />
      ) : delivery ? (
        <>
          {error ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
          <Facts delivery={delivery} />
          <Attempts delivery={delivery} />
          <Data delivery={delivery} />
        </>
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="20rem" />
        </NotLoaded>
      )}
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.close}</Button>
        {delivery && isActive && !isGone && delivery.status !== "pending" ? (
          <AgainButton delivery={delivery} />
        ) : null}
      </div>
    </Dialog>
  );
}

function Facts({ delivery }: { readonly delivery: WebhookDelivery }) {
  const { eventId, status, occurredAt, nextAttemptAt } = delivery;
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [deliveryWords.state, <DeliveryBadge status={status} />],
    [words.happened, <When at={occurredAt} />],
    ...(nextAttemptAt === null ? [] : [[words.next, <When at={nextAttemptAt} />] as const]),
    [words.eventId, <code class="delivery-id">{eventId}</code>],
  ];
  return (
    <dl class="delivery-facts">
      {facts.map(([name, fact]) => (
        <Fragment key={name}>
          <dt class="muted">{name}</dt>
          <dd>{fact}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Attempts({ delivery: { attempts } }: { readonly delivery: WebhookDelivery }) {
  if (attempts.length === 0) return <p class="muted delivery-part">{words.noAttempts}</p>;
  return (
    <table class="attempt-table">
      <caption>
        {attempts.length < KEPT_ATTEMPTS ? words.attempts : words.lastAttempts(KEPT_ATTEMPTS)}
      </caption>
      <thead>
        <tr>
          {words.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {attempts.toReversed().map((attempt) => (
          <tr key={attempt.at}>
            <td>
              <time dateTime={attempt.at} title={formatFull(attempt.at)}>
                {attemptTime(attempt.at)}
              </time>
            </td>
            <td data-tone={attempt.failure === null ? "good" : "bad"}>{answerText(attempt)}</td>
            <td class="tabular">{formatDuration(attempt.durationSeconds * 1_000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** To the second where it was today. */
function attemptTime(at: string): string {
  const now = new Date();
  return dayOf(new Date(at)) === dayOf(now) ? formatPreciseTime(at) : formatWhen(at, now.getTime());
}

function Data({ delivery: { data } }: { readonly delivery: WebhookDelivery }) {
  const text = JSON.stringify(data, null, 2);
  return (
    <section class="delivery-part">
      <div class="delivery-data-head">
        <h3>{words.data}</h3>
        <CopyButton text={text} label={words.copy} />
      </div>
      <pre class="delivery-data">{text}</pre>
    </section>
  );
}
