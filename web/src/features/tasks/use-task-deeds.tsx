import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { changeAssignees, changeDue, moveTask } from "./change-task.ts";
import { DueDialog } from "./due-dialog.tsx";
import { isOver } from "./task-moves.ts";
import { ASSIGN, DUE, FINISH } from "./tasks.shortcuts.ts";

/** Does it with many at once instead, where many are chosen; false: none are. */
export type DoWithMany = (what: "finish" | "assign" | "due") => boolean;

/** E, A and D for the task that the keyboard is on, or for those that are chosen; the answer is the dialogs that they open. */
export function useTaskDeeds(
  current: () => Task | undefined,
  withMany: DoWithMany = () => false,
): { readonly dialogs: ComponentChildren; readonly ask: (what: "assign" | "due") => void } {
  const [asked, setAsked] = useState<{ readonly what: "assign" | "due"; readonly task: Task }>();
  const ask = (what: "assign" | "due") => {
    if (!can("tasks:write")) return false;
    if (withMany(what)) return true;
    const task = current();
    if (task) setAsked({ what, task });
    return task !== undefined;
  };
  useShortcut(FINISH, () => {
    if (!can("tasks:write")) return false;
    if (withMany("finish")) return true;
    const task = current();
    if (!task) return false;
    return void moveTask(task, isOver(task.status) ? "todo" : "done");
  });
  useShortcut(ASSIGN, () => ask("assign"));
  useShortcut(DUE, () => ask("due"));
  const close = () => setAsked(undefined);
  const dialogs =
    asked === undefined ? null : asked.what === "assign" ? (
      <AssignDialog
        assignees={asked.task.assignees}
        onClose={close}
        onChoose={(people) => {
          close();
          void changeAssignees(asked.task, people);
        }}
      />
    ) : (
      <DueDialog
        hasDue={asked.task.due !== null}
        onClose={close}
        onChoose={(due) => {
          close();
          void changeDue(asked.task, due);
        }}
      />
    );
  return { dialogs, ask };
}

/** The task of the card that has the focus. */
export function focusedTask(tasks: readonly Task[]): Task | undefined {
  const id = document.activeElement?.closest<HTMLElement>("[data-task]")?.dataset.task;
  return tasks.find((task) => task.id === id);
}
