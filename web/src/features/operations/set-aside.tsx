import { useMutation, useQuery } from "@tanstack/preact-query";
import { can } from "../../data/session.ts";
import type { SetAsideEntry } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { kindText, operationsWords as words } from "./operations.strings.ts";
import { retryMutation } from "./retry.ts";
import { setAsideQuery } from "./set-aside.queries.ts";

/** Work that could not be handed to its queue, each to be tried again by an administrator. */
export function SetAside() {
  const query = useQuery(setAsideQuery);
  const { mutate } = useMutation(retryMutation);
  const mayRetry = can("dead-letters:replay");
  const { data } = query;
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Skeleton height="2.75rem" />
      </NotLoaded>
    );
  }
  const { items, nextCursor } = data;
  if (items.length === 0) {
    return <EmptyState isCompact tone="good" icon="checks" title={words.emptyTitle} text={words.emptyText} />;
  }
  return (
    <>
      <ul class="stuck-list">
        {items.map((entry) => (
          <Entry key={entry.id} entry={entry} {...(mayRetry ? { onRetry: () => mutate(entry) } : {})} />
        ))}
      </ul>
      <footer class="stuck-foot">
        {nextCursor === null ? null : <p class="muted">{words.onlyNewest(items.length)}</p>}
        {mayRetry ? null : <p class="muted">{words.onlyAdmins}</p>}
      </footer>
    </>
  );
}

function Entry({ entry, onRetry }: { readonly entry: SetAsideEntry; readonly onRetry?: () => void }) {
  return (
    <li class="stuck">
      <Icon name="inbox" />
      <div class="stuck-body">
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
      </div>
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
    </li>
  );
}
