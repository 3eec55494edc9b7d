import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { useShortcut } from "../../ui/shortcuts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { changeAssignees, changeDue, moveTask } from "./change-task.ts";
import type { Due } from "./due.ts";
import { DueDialog } from "./due-dialog.tsx";
import { isOver } from "./task-moves.ts";
import { ASSIGN, DUE, FINISH } from "./tasks.shortcuts.ts";

/** What is done with many at once instead, where many are chosen. */
export interface DeedsWithMany {
  readonly isAny: () => boolean;
  readonly finish: () => void;
  readonly assign: (people: Task["assignees"]) => void;
  readonly setDue: (due: Due | null) => void;
}

/** E, A and D for the task that the keyboard is on, or for those that are chosen; the answer is the dialogs that they open. */
export function useTaskDeeds(
  current: () => Task | undefined,
  many?: DeedsWithMany,
): { readonly dialogs: ComponentChildren; readonly ask: (what: "assign" | "due") => void } {
  const [asked, setAsked] = useState<{ readonly what: "assign" | "due"; readonly task: Task | undefined }>();
  const isMany = () => many?.isAny() ?? false;
  const ask = (what: "assign" | "due") => {
    const task = isMany() ? undefined : current();
    if (!can("tasks:write") || (!task && !isMany())) return false;
    setAsked({ what, task });
    return true;
  };
  useShortcut(FINISH, () => {
    if (!can("tasks:write")) return false;
    if (isMany()) return many?.finish();
    const task = current();
    if (!task) return false;
    return void moveTask(task, isOver(task.status) ? "todo" : "done");
  });
  useShortcut(ASSIGN, () => ask("assign"));
  useShortcut(DUE, () => ask("due"));
  const close = () => setAsked(undefined);
  const task = asked?.task;
  const dialogs =
    asked === undefined ? null : asked.what === "assign" ? (
      <AssignDialog
        assignees={task?.assignees ?? []}
        onClose={close}
        onChoose={(people) => {
          close();
          if (task) void changeAssignees(task, people);
          else many?.assign(people);
        }}
      />
    ) : (
      <DueDialog
        hasDue={task ? task.due !== null : true}
        onClose={close}
        onChoose={(due) => {
          close();
          if (task) void changeDue(task, due);
          else many?.setDue(due);
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
