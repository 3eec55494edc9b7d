import { useInfiniteQuery, useMutation } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { ApiKey } from "../../data/types.ts";
import { ApiKeyTable } from "../../features/api-keys/api-key-table.tsx";
import { apiKeysQuery, revokeKeyMutation } from "../../features/api-keys/api-keys.queries.ts";
import { apiKeyWords as words } from "../../features/api-keys/api-keys.strings.ts";
import { NewKeyDialog } from "../../features/api-keys/new-key-dialog.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { EmptyState, NotLoaded, StaleBanner, TableSkeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "./api-keys.css";

/** Keys for programs: made, seen and revoked. */
export function ApiKeysPage({ title }: PageProps) {
  const query = useInfiniteQuery(apiKeysQuery);
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const keys = query.data?.pages.flatMap(({ items }) => items);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <Button kind="primary" icon="key" onClick={() => setMaking(true)}>
            {words.add}
          </Button>
        </div>
      </header>
      <p class="muted page-intro">{words.intro}</p>
      {query.error && keys ? <StaleBanner error={query.error} onRetry={() => void query.refetch()} /> : null}
      {!keys ? (
        <NotLoaded query={query} title={words.errorTitle}>
          <TableSkeleton />
        </NotLoaded>
      ) : keys.length === 0 ? (
        <div class="card">
          <EmptyState icon="key" title={words.emptyTitle} text={words.emptyText} />
        </div>
      ) : (
        <ApiKeyTable keys={keys} onRevoke={setLeaving} />
      )}
      {query.hasNextPage ? (
        <div class="list-more">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {strings.common.loadMore}
          </Button>
        </div>
      ) : null}
      {isMaking ? <NewKeyDialog onClose={() => setMaking(false)} /> : null}
      {leaving ? <RevokeDialog apiKey={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}

function RevokeDialog({ apiKey, onClose }: { readonly apiKey: ApiKey; readonly onClose: () => void }) {
  const { mutate, isPending } = useMutation(revokeKeyMutation);
  return (
    <Dialog title={words.revokeTitle(apiKey.name)} onClose={onClose}>
      <p>{words.revokeText}</p>
      <div class="dialog-actions">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button kind="primary" isBusy={isPending} onClick={() => mutate(apiKey, { onSettled: onClose })}>
          {words.revoke}
        </Button>
      </div>
    </Dialog>
  );
}
