import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { shownTimeZone } from "../../ui/format.ts";
import { hasSelection, NOTHING_SELECTED } from "../../ui/grid/grid-selection.ts";
import { EmptyState } from "../../ui/states.tsx";
import { BulkBar } from "../bulk/bulk-bar.tsx";
import { BulkDialog } from "../bulk/bulk-dialog.tsx";
import { selectionFor } from "../bulk/bulk-kind.ts";
import { useSelection } from "../bulk/use-selection.ts";
import { ListScreen } from "../lists/list-screen.tsx";
import { listWords } from "../lists/lists.strings.ts";
import { isOverdue } from "./due.ts";
import { TASK_BULK, TASK_CHOICES, taskBulkFilters } from "./task-bulk.tsx";
import { CompactTask, TASK_COLUMNS } from "./task-columns.tsx";
import { countTaskFilters, NO_TASK_FILTERS, TASK_SORTS, type TaskFilters } from "./task-filters.ts";
import { taskWords as words } from "./tasks.strings.ts";
import { useTaskDeeds } from "./use-task-deeds.tsx";
import { useTaskList } from "./use-task-list.ts";

/** Tasks as a list. */
export function TaskTable(props: {
  readonly title: string;
  readonly filters: TaskFilters;
  readonly narrow: (filters: TaskFilters) => void;
  readonly tools: ComponentChildren;
  readonly filterBar: ComponentChildren;
}) {
  const { title, filters, narrow, tools, filterBar } = props;
  const list = useTaskList(filters);
  const cursor = useRef<Task | undefined>(undefined);
  const order = list.rows?.map(({ id }) => id) ?? [];
  const [selection, onSelect] = useSelection(JSON.stringify(filters), order);
  const [chosen, setChosen] = useState<keyof typeof TASK_CHOICES>();
  const bulkFilters = taskBulkFilters(filters, shownTimeZone());
  const mayBulk = can("bulk-operations:run") && can("tasks:write");
  const { dialogs } = useTaskDeeds(
    () => list.rows?.find(({ id }) => id === cursor.current?.id),
    (what) => {
      const isAny = mayBulk && hasSelection(selection);
      if (isAny) setChosen(what);
      return isAny;
    },
  );
  const selected = selectionFor(selection, bulkFilters);
  const close = () => setChosen(undefined);
  return (
    <>
      <ListScreen
        {...{ title, list, filterBar, tools }}
        {...(mayBulk ? { selection, onSelect } : {})}
        bar={
          mayBulk ? (
            <BulkBar
              {...{ selection, onSelect, order }}
              kind={TASK_BULK}
              filters={bulkFilters}
              hasMore={list.hasMore}
              onRest={list.reload}
            />
          ) : null
        }
        name="tasks"
        path="/tasks"
        filters={{ ...filters }}
        columns={TASK_COLUMNS}
        compact={CompactTask}
        nameOf={({ title: name }) => name}
        hrefOf={({ id }) => `/tasks/${id}`}
        isMarked={(task) => isOverdue(task, Date.now())}
        onCursor={(task) => {
          cursor.current = task;
        }}
        sort={filters.sort || (filters.show === "done" ? "-createdAt" : "due")}
        onSort={(sort) => narrow({ ...filters, sort: oneOf(TASK_SORTS, sort) })}
        caption={words.caption}
        errorTitle={words.errorTitle}
        empty={
          countTaskFilters(filters) > 0 ? (
            <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
              <Button
                icon="x"
                onClick={() => narrow({ ...NO_TASK_FILTERS, who: filters.who, show: filters.show })}
              >
                {listWords.clear}
              </Button>
            </EmptyState>
          ) : (
            <EmptyState
              icon="tasks"
              tone="good"
              title={words.emptyTitle[filters.show]}
              text={words.emptyText}
            />
          )
        }
      />
      {dialogs}
      {chosen && selected ? (
        <BulkDialog
          kind={TASK_BULK}
          choice={TASK_CHOICES[chosen]}
          selection={selected}
          onClose={close}
          onDone={() => {
            close();
            onSelect(NOTHING_SELECTED);
          }}
        />
      ) : null}
    </>
  );
}
