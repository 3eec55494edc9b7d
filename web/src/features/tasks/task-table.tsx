import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Task } from "../../data/types.ts";
import { oneOf } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { ListScreen } from "../lists/list-screen.tsx";
import { listWords } from "../lists/lists.strings.ts";
import { isOverdue } from "./due.ts";
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
  const { dialogs } = useTaskDeeds(() => list.rows?.find(({ id }) => id === cursor.current?.id));
  return (
    <>
      <ListScreen
        {...{ title, list, filterBar, tools }}
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
    </>
  );
}
