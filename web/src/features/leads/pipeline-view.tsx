import type { ComponentChildren } from "preact";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { Skeleton, NotLoaded, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { LEAD_STATUSES, type LeadFilters } from "./lead-filters.ts";
import { leadWords as words } from "./leads.strings.ts";
import { pipelineQuery } from "./leads.queries.ts";
import { Pipeline } from "./pipeline.tsx";
import "../lists/lists.css";
import "../records/records.css";

/** Changes that come together are fetched together. */
const GATHER_MS = 1_000;

/** The pipeline with its states. */
export function PipelineView(props: {
  readonly title: string;
  readonly filters: LeadFilters;
  readonly tools: ComponentChildren;
  readonly filterBar: ComponentChildren;
}) {
  const { data, error, isFetching, refetch } = useLiveQuery(pipelineQuery(props.filters));
  const retry = () => void refetch();
  const gather = useGathered(GATHER_MS, retry);
  useChannel(channel("leads", {}), {
    "lead.changed": gather,
    "leads.changed_in_bulk": gather,
    onResync: gather,
  });
  return (
    <div class="list-page">
      <header class="page-head">
        <h1>{props.title}</h1>
        <div class="page-head-tools">{props.tools}</div>
      </header>
      {props.filterBar}
      {data ? (
        <>
          {error ? <StaleBanner error={error} onRetry={retry} /> : null}
          <Pipeline columns={data} />
        </>
      ) : (
        <NotLoaded query={{ error, isFetching, refetch }} title={words.errorTitle}>
          <div class="pipeline" role="status" aria-label={strings.common.loading}>
            {LEAD_STATUSES.map((status) => (
              <div key={status} class="pipeline-column record-part">
                <Skeleton height="10rem" />
              </div>
            ))}
          </div>
        </NotLoaded>
      )}
    </div>
  );
}
