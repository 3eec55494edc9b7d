import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { queryClient } from "../../data/query-client.ts";
import { can } from "../../data/session.ts";
import { Permitted } from "../../features/identity/permitted.tsx";
import { BoardView } from "../../features/tasks/board-view.tsx";
import { dayFrom, SPANS } from "../../features/tasks/calendar.ts";
import { CalendarView } from "../../features/tasks/calendar-view.tsx";
import { NewTaskDialog } from "../../features/tasks/new-task-dialog.tsx";
import { askForTasksAgain } from "../../features/tasks/shown-tasks.ts";
import { TaskFilterBar } from "../../features/tasks/task-filter-bar.tsx";
import { TASK_VIEWS, type TaskFilters, taskFiltersFrom } from "../../features/tasks/task-filters.ts";
import { TaskTable } from "../../features/tasks/task-table.tsx";
import { NEW_TASK } from "../../features/tasks/tasks.shortcuts.ts";
import { taskWords as words } from "../../features/tasks/tasks.strings.ts";
import { oneOf, pathWith } from "../../ui/address.ts";
import { Button } from "../../ui/button.tsx";
import { dayOf } from "../../ui/format.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { ViewSwitch } from "../../ui/view-switch.tsx";
import type { PageProps } from "../define-page.tsx";
import "../../features/leads/leads.css";
import "../../features/lists/lists.css";
import "../../features/tasks/tasks.css";

/** Tasks as a list, a board or a calendar; all of it lives in the address. */
export function TasksPage({ title }: PageProps) {
  const { query, route } = useLocation();
  const filters = taskFiltersFrom(query);
  const view = oneOf(TASK_VIEWS, query.view) || "list";
  const span = oneOf(SPANS, query.span) || "month";
  const day = dayFrom(query.day, dayOf(new Date()));
  const [adding, setAdding] = useState<{ readonly due: string } | undefined>(() =>
    query.new === undefined ? undefined : { due: "" },
  );
  const add = (due = "") => (can("tasks:write") ? setAdding({ due }) : false);
  useShortcut(NEW_TASK, () => add());
  const pathOf = (next: TaskFilters, change: Readonly<Record<string, string>> = {}) =>
    pathWith("/tasks", {
      ...{ ...next, columns: query.columns, view: query.view, day: query.day, span: query.span },
      ...change,
    });
  const narrow = (next: TaskFilters) => route(pathOf(next), true);
  const bar = <TaskFilterBar {...{ filters, pathOf }} isList={view === "list"} onChange={narrow} />;
  const tools = (
    <>
      <ViewSwitch
        label={words.views}
        options={TASK_VIEWS.map((one) => ({
          text: words.view[one],
          href: pathOf(filters, { view: one === "list" ? "" : one }),
          isCurrent: one === view,
        }))}
      />
      <Permitted permission="tasks:write">
        <Button size="small" kind="primary" icon="plus" onClick={() => add()}>
          {words.add}
        </Button>
      </Permitted>
    </>
  );
  const close = () => {
    setAdding(undefined);
    if (query.new !== undefined) route(pathOf(filters), true);
  };
  return (
    <>
      {view === "list" ? (
        <TaskTable {...{ title, filters, tools, narrow }} filterBar={bar} />
      ) : (
        <div class="list-page">
          <header class="page-head">
            <h1>{title}</h1>
            <div class="page-head-tools">{tools}</div>
          </header>
          {bar}
          {view === "board" ? (
            <BoardView filters={filters} />
          ) : (
            <CalendarView
              {...{ filters, day, span }}
              pathOf={(to, how) => pathOf(filters, { day: to, span: how === "month" ? "" : how })}
              onAdd={add}
            />
          )}
        </div>
      )}
      {adding ? (
        <NewTaskDialog
          due={adding.due}
          onClose={close}
          onDone={(task) => {
            close();
            void queryClient.invalidateQueries({ queryKey: ["tasks", "list"] });
            askForTasksAgain();
            showToast({ tone: "good", text: words.added(task.title), href: `/tasks/${task.id}` });
          }}
        />
      ) : null}
    </>
  );
}
