import { useRoute } from "preact-iso";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { dialListQuery } from "../../features/dialing/dialing.queries.ts";
import { dialingWords as words } from "../../features/dialing/dialing.strings.ts";
import { DialingWorkspace } from "../../features/dialing/dialing-workspace.tsx";
import { ListTools } from "../../features/dialing/list-tools.tsx";
import { BackLink } from "../../ui/back-link.tsx";
import { Badge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { useBackShortcut } from "../../ui/history.ts";
import { usePageTitle } from "../../ui/page.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import "../../features/dialing/dialing.css";
import "../call/call.css";

const TONES = { active: "good", paused: "warning", completed: "neutral" } as const;

/** One dial list and the lead that one has of it. */
export function DialListPage() {
  const { params } = useRoute();
  const id = params.id ?? "";
  return <ListView key={id} id={id} />;
}

function ListView({ id }: { readonly id: string }) {
  const query = useLiveQuery(dialListQuery(id));
  const { data: list, error, refetch } = query;
  useBackShortcut("/dialing");
  usePageTitle(list?.name);
  if (!list && (error?.status === 404 || error?.status === 422)) {
    return (
      <EmptyState isPage icon="search" title={words.notFoundTitle} text={words.notFoundText}>
        <ButtonLink href="/dialing">{words.back}</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <>
      <BackLink href="/dialing" text={words.back} />
      {list ? (
        <>
          <header class="page-head dial-head">
            <h1>{list.name}</h1>
            <Badge tone={TONES[list.status]} hasDot>
              {words.tabs[list.status]}
            </Badge>
            <div class="page-head-tools">
              <ListTools list={list} />
            </div>
          </header>
          {error ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
          <DialingWorkspace list={list} />
        </>
      ) : (
        <NotLoaded query={query} title={words.listError}>
          <div class="page-head dial-head">
            <Skeleton width="16rem" height="1.75rem" />
          </div>
          <div class="dial-columns" aria-hidden="true">
            <div class="dial-left">
              <div class="card dial-panel">
                <Skeleton height="9rem" />
              </div>
            </div>
            <div class="card dial-stage">
              <Skeleton height="16rem" />
            </div>
          </div>
        </NotLoaded>
      )}
    </>
  );
}
