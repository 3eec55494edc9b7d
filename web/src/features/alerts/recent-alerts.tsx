import { useMutation } from "@tanstack/preact-query";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { EmptyState, NotLoaded, Skeleton } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { AlertBlock } from "./alert-block.tsx";
import { recentAlertsQuery } from "./alerts.queries.ts";
import { alertWords as words } from "./alerts.strings.ts";
import { recentAlertMutation } from "./take.ts";

/** Changes on the board are many; alerts among them are few. */
const GATHER_MS = 2_000;

/** The newest alerts; an alert changes its call, and the board says so. */
export function RecentAlerts() {
  const query = useLiveQuery(recentAlertsQuery);
  const { data, refetch } = query;
  const deed = useMutation(recentAlertMutation);
  const gather = useGathered(GATHER_MS, () => void refetch());
  useChannel(channel("board", {}), { "call.changed": gather });
  if (!data) {
    return (
      <NotLoaded query={query} title={words.errorTitle}>
        <Loading />
      </NotLoaded>
    );
  }
  if (data.items.length === 0) {
    return <EmptyState icon="alert" title={words.recentEmptyTitle} text={words.recentEmptyText} />;
  }
  return (
    <>
      {data.items.map((alert) => (
        <AlertBlock key={alert.id} alert={alert} isBrief onDeed={deed.mutate}>
          <a href={`/calls/${alert.callId}`} data-item aria-label={words.callOf(alert.body.slice(0, 80))}>
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
