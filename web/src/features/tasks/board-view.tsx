import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import { TaskBoard } from "./task-board.tsx";
import type { TaskFilters } from "./task-filters.ts";
import { BOARD_STATUSES } from "./task-moves.ts";
import { taskBoardQuery } from "./tasks.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { focusedTask, useTaskDeeds } from "./use-task-deeds.tsx";

/** Changes that come together are fetched together. */
const GATHER_MS = 1_000;

/** The board with its states. */
export function BoardView({ filters }: { readonly filters: TaskFilters }) {
  const { data, error, isFetching, refetch } = useLiveQuery(taskBoardQuery(filters));
  const retry = () => void refetch();
  const gather = useGathered(GATHER_MS, retry);
  useChannel(channel("tasks", {}), { "task.changed": gather, onResync: gather });
  const { dialogs } = useTaskDeeds(() => focusedTask(Object.values(data ?? {}).flat()));
  if (data) {
    return (
      <>
        {error ? <StaleBanner error={error} onRetry={retry} /> : null}
        <TaskBoard columns={data} />
        {dialogs}
      </>
    );
  }
  return (
    <NotLoaded query={{ error, isFetching, refetch }} title={words.errorTitle}>
      <div class="pipeline" role="status" aria-label={strings.common.loading}>
        {BOARD_STATUSES.map((status) => (
          <div key={status} class="pipeline-column">
            <Skeleton height="10rem" />
          </div>
        ))}
      </div>
    </NotLoaded>
  );
}
