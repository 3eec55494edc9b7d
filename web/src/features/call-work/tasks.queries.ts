import { mutationOptions, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { optimistic } from "../../data/optimistic.ts";
import { isQueued } from "../../data/outbox.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Task } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { callWorkWords } from "./call-work.strings.ts";

const words = callWorkWords.tasks;
/** More than a call has. */
const LIMIT = 50;

/** What is to be done, or was, because of a call. */
export const callTasksQuery = (callId: string) =>
  queryOptions({
    queryKey: ["calls", "tasks", callId],
    queryFn: ({ signal }) => api.listTasks({ query: { callId, limit: LIMIT }, signal }),
    meta: { isLive: true },
  });

function sayFailed(what: string, error: ApiError): void {
  if (isQueued(error)) showToast({ tone: "info", text: errorText(error) });
  else showToast({ tone: "bad", isSticky: true, text: `${what} ${errorText(error)}` });
}

/** Makes a task of the call for whoever asks. */
export const addTaskMutation = (callId: string) =>
  mutationOptions({
    mutationFn: (title: string) => {
      const me = currentUser()?.id;
      return api.createTask({ body: { title, callId, ...(me ? { assigneeIds: [me] } : {}) } });
    },
    onError: (error: ApiError) => sayFailed(words.addFailed, error),
    onSettled: () => queryClient.invalidateQueries(callTasksQuery(callId)),
  });

/** Ticks a task, or takes the tick back. */
export const tickTaskMutation = (callId: string) => {
  const atOnce = optimistic(
    callTasksQuery(callId).queryKey,
    (tasks: Output<"listTasks">, { id, isDone }: { readonly id: string; readonly isDone: boolean }) => ({
      ...tasks,
      items: tasks.items.map(
        (task): Task => (task.id === id ? { ...task, status: isDone ? "done" : "todo" } : task),
      ),
    }),
  );
  return mutationOptions({
    ...atOnce,
    mutationFn: ({ id, isDone }: { readonly id: string; readonly isDone: boolean }) =>
      api.changeTaskStatus({ params: { id }, body: { status: isDone ? "done" : "todo" } }),
    onError(error: ApiError, variables, kept: Parameters<typeof atOnce.onError>[2]) {
      atOnce.onError(error, variables, kept);
      sayFailed(words.doneFailed, error);
    },
  });
};
