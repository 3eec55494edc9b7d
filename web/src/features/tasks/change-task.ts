import { api } from "../../data/api.ts";
import { saidQueued } from "../../data/kept.ts";
import type { Input } from "../../data/endpoint.ts";
import { type ApiError, asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Task } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { type Due, dueText, newDueOf } from "./due.ts";
import { askForTasksAgain, hideTask, rememberTask, showTask } from "./shown-tasks.ts";
import type { TaskStatus } from "./task-filters.ts";
import { canMove, isOver } from "./task-moves.ts";
import { taskQuery } from "./tasks.queries.ts";
import { taskWords as words } from "./tasks.strings.ts";

type Patch = Input<"updateTask">["body"];

/** Moves a task to another state: shown at once, put back when the server refuses, with a way to take it back. */
export async function moveTask(task: Task, status: TaskStatus, force = false): Promise<void> {
  if (task.status === status) return;
  const undoTo = task.status;
  const putBack = await rememberTask(task);
  showTask({ ...task, status, completedAt: isOver(status) ? new Date().toISOString() : null });
  try {
    const moved = await api.changeTaskStatus({ params: { id: task.id }, body: { status, force } });
    showTask(moved);
    // What repeats has made its next one.
    if (isOver(status) && task.recurrence !== null) askForTasksAgain();
    showToast({
      ...{ tone: "good", text: words.moved(task.title, words.statuses[status]) },
      ...(canMove(status, undoTo) ? undoing(() => void moveTask(moved, undoTo)) : viaOpen(moved, undoTo)),
    });
  } catch (thrown) {
    if (saidQueued(thrown)) return;
    putBack();
    sayNotMoved(task, status, asApiError(thrown));
  }
}

/** From an end a task comes back to "to do", and from there to where it was. */
function viaOpen(task: Task, status: TaskStatus) {
  return undoing(async () => {
    await api
      .changeTaskStatus({ params: { id: task.id }, body: { status: "todo" } })
      .then(showTask, () => undefined);
    await moveTask({ ...task, status: "todo" }, status);
  });
}

function undoing(act: () => void) {
  return { action: { text: words.undo, act } };
}

function sayNotMoved(task: Task, status: TaskStatus, error: ApiError): void {
  if (error.code === "task_blocked") {
    showToast({
      tone: "warning",
      isSticky: true,
      text: words.blocked(task.title, task.waitsFor),
      action: { text: words.anyway, act: () => void moveTask(task, status, true) },
    });
  } else sayFailed(words.moveFailed(task.title), task, error);
}

function sayFailed(what: string, task: Task, error: ApiError): void {
  if (error.status === 412 || error.code === "task_status_conflict") {
    showToast({ tone: "warning", isSticky: true, text: words.changedMeanwhile(task.title) });
    void readTaskAgain(task.id);
  } else showToast({ tone: "bad", isSticky: true, text: `${what} ${errorText(error)}` });
}

/** Reads a task where it is shown; one that is gone is shown no more. */
export async function readTaskAgain(id: string): Promise<void> {
  const task = await api.getTask({ params: { id } }).catch((thrown: unknown) => asApiError(thrown).status);
  if (task === 404 || (typeof task === "object" && task.deletedAt !== null)) hideTask(id);
  else if (typeof task === "object") {
    queryClient.setQueryData(taskQuery(id).queryKey, (known) => known && task);
    showTask(task);
  }
}

/** Changes facts of a task: `shown` is how it looks then. Says `text` when it is done; true: it is. */
export async function changeTask(
  task: Task,
  change: {
    readonly patch: Patch;
    readonly shown: Partial<Task>;
    readonly text: string;
    readonly back?: Patch;
  },
): Promise<boolean> {
  const putBack = await rememberTask(task);
  showTask({ ...task, ...change.shown });
  try {
    const changed = await api.updateTask({
      params: { id: task.id },
      version: task.version,
      body: change.patch,
    });
    showTask(changed);
    const { back } = change;
    showToast({
      ...{ tone: "good", text: change.text },
      ...(back
        ? undoing(
            () => void changeTask(changed, { patch: back, shown: {}, text: words.changed.other(task.title) }),
          )
        : {}),
    });
    return true;
  } catch (thrown) {
    if (saidQueued(thrown)) return true;
    putBack();
    sayFailed(words.changeFailed(task.title), task, asApiError(thrown));
    return false;
  }
}

/** Has a task be due at another time, or at none. */
export function changeDue(task: Task, due: Due | null): Promise<boolean> {
  return changeTask(task, {
    patch: { due: due && newDueOf(due) },
    shown: { due },
    back: { due: task.due && newDueOf(task.due) },
    text: due ? words.changed.due(task.title, dueText(due, Date.now())) : words.changed.noDue(task.title),
  });
}

/** Gives a task to these people, and to nobody else. */
export function changeAssignees(task: Task, people: Task["assignees"]): Promise<boolean> {
  const ids = (those: Task["assignees"]) => ({ assigneeIds: those.map(({ id }) => id) });
  const names = people.map(({ name }) => name).join(", ");
  return changeTask(task, {
    patch: ids(people),
    shown: { assignees: people },
    back: ids(task.assignees),
    text: names === "" ? words.changed.nobody(task.title) : words.changed.assignees(task.title, names),
  });
}

/** Deletes a task; it can be brought back. True: it is gone. */
export async function deleteTask(task: Task): Promise<boolean> {
  const putBack = await rememberTask(task);
  hideTask(task.id);
  try {
    await api.deleteTask({ params: { id: task.id }, version: task.version });
    showToast({
      ...{ tone: "good", text: words.deleted(task.title) },
      ...undoing(() => void restoreTask(task)),
    });
    return true;
  } catch (thrown) {
    if (saidQueued(thrown)) return true;
    putBack();
    sayFailed(words.changeFailed(task.title), task, asApiError(thrown));
    return false;
  }
}

/** Brings a deleted task back. */
export async function restoreTask({ id, title }: Pick<Task, "id" | "title">): Promise<void> {
  try {
    const task = await api.restoreTask({ params: { id } });
    queryClient.setQueryData(taskQuery(id).queryKey, task);
    await queryClient.invalidateQueries({ queryKey: ["tasks", "list"] });
    askForTasksAgain();
    showToast({ tone: "good", text: words.restored(title), href: `/tasks/${id}` });
  } catch (thrown) {
    showToast({
      tone: "bad",
      isSticky: true,
      text: `${words.changeFailed(title)} ${errorText(asApiError(thrown))}`,
    });
  }
}
