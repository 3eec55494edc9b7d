import { useEffect } from "preact/hooks";
import { request } from "../../data/api.ts";
import { live } from "../../data/live.ts";
import type { AlertList } from "../../data/types.ts";
import { useResource } from "../../data/use-resource.ts";
import { EmptyState, ErrorState, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { AlertBlock } from "./alert-block.tsx";

const words = strings.alerts;
const LIMIT = 15;
/** Changes on the board are many; alerts among them are few. */
const GATHER_MS = 2_000;

/** The newest alerts with what became of their SMS. */
export function RecentAlerts() {
  const { data, error, isLoading, load } = useResource("alerts", () =>
    request<AlertList>("/api/alerts", { query: { limit: LIMIT } }),
  );
  useEffect(() => followAlerts(() => void load({ again: true })), [load]);
  if (!data) {
    if (error && !isLoading)
      return <ErrorState title={words.errorTitle} error={error} onRetry={() => void load()} />;
    return <Loading />;
  }
  if (data.items.length === 0) {
    return <EmptyState icon="alert" title={words.recentEmptyTitle} text={words.recentEmptyText} />;
  }
  return (
    <>
      {data.items.map((alert) => (
        <AlertBlock key={alert.id} alert={alert} isBrief>
          <a href={`/calls/${alert.callId}`} data-item>
            {words.callLink}
          </a>
        </AlertBlock>
      ))}
    </>
  );
}

const SKELETON_ALERTS = 8;

/** As tall as a screen of alerts: nothing below jumps when they come. */
function Loading() {
  return (
    <div role="status" aria-label={strings.common.loading}>
      {Array.from({ length: SKELETON_ALERTS }, (_, index) => (
        <div class="alert" key={index}>
          <Skeleton width="12rem" height="1.25rem" />
          <p class="alert-body">
            <Skeleton width="80%" />
          </p>
          <Skeleton width="14rem" height="1.25rem" />
        </div>
      ))}
    </div>
  );
}

/** An alert changes its call, and the board says so: one fetch for all changes within two seconds. */
function followAlerts(reload: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = live.subscribe("board", {
    onEvent() {
      timer ??= setTimeout(() => {
        timer = undefined;
        reload();
      }, GATHER_MS);
    },
    onResync: () => undefined,
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
