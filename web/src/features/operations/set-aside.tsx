import { useMutation, useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { SetAsideEntry } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { kindText, operationsWords as words } from "./operations.strings.ts";
import { retryMutation } from "./retry.ts";
import { SettleControls, type SettleOrder, SettledNote } from "../settlement/settle-controls.tsx";
import { settlementWords } from "../settlement/settlement.strings.ts";
import { discardedEntriesQuery, setAsideQuery, settleEntry } from "./set-aside.queries.ts";

/** Work that could not be handed to its queue, each to be tried again by an administrator. */
export function SetAside() {
  const [isDiscardedShown, setDiscardedShown] = useState(false);
  const query = useQuery(isDiscardedShown ? discardedEntriesQuery : setAsideQuery);
  const { mutate: settle } = useMutation(settleEntry);
  const { mutate } = useMutation(retryMutation);
  const mayRetry = can("dead-letters:replay") && !isDiscardedShown;
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="7.25rem" />
      </NotLoaded>
    );
  }
  const { items, nextCursor } = data;
  return (
    <>
      {items.length === 0 ? (
        <EmptyState
          isCompact
          tone="good"
          icon="checks"
          title={isDiscardedShown ? settlementWords.noneDiscarded : words.emptyTitle}
          text={isDiscardedShown ? settlementWords.noneDiscardedText : words.emptyText}
        />
      ) : (
        <ul class="stuck-list">
          {items.map((entry) => (
            <Entry
              key={entry.id}
              entry={entry}
              onSettle={(order) => settle({ id: entry.id, order })}
              {...(mayRetry ? { onRetry: () => mutate(entry) } : {})}
            />
          ))}
        </ul>
      )}
      <footer class="stuck-foot">
        {nextCursor === null ? null : <p class="muted">{words.onlyNewest(items.length)}</p>}
        {can("dead-letters:replay") ? null : <p class="muted">{words.onlyAdmins}</p>}
        <Button size="small" kind="ghost" onClick={() => setDiscardedShown(!isDiscardedShown)}>
          {isDiscardedShown ? settlementWords.showWaiting : settlementWords.showDiscarded}
        </Button>
      </footer>
    </>
  );
}

function Entry(props: {
  readonly entry: SetAsideEntry;
  readonly onSettle: (order: SettleOrder) => void;
  readonly onRetry?: () => void;
}) {
  const { entry, onSettle, onRetry } = props;
  return (
    <li class="stuck">
      <Icon name="inbox" />
      <div>
        <p class="stuck-who">
          <strong>{kindText(entry.kind)}</strong> <span class="muted tabular">#{entry.id}</span>
        </p>
        <p class="stuck-why muted">
          <span class="stuck-reason">{entry.lastError}</span>
          {" · "}
          {words.attempts(entry.attempts)}
          {" · "}
          <Ago at={entry.setAsideAt} />
        </p>
        <SettledNote entry={entry} />
      </div>
      <div class="stuck-actions">
        <SettleControls entry={entry} label={`${kindText(entry.kind)} #${entry.id}`} onSettle={onSettle} />
        {onRetry ? (
          <Button
            size="small"
            icon="refresh"
            aria-label={`${words.retry}: ${kindText(entry.kind)} #${entry.id}`}
            onClick={onRetry}
          >
            {words.retry}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
