import { api } from "../../data/api.ts";
import { saidQueued } from "../../data/kept.ts";
import { asApiError } from "../../data/http.ts";
import { withoutChange } from "../../data/put-back.ts";
import { queryClient } from "../../data/query-client.ts";
import type { TaskDetail } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { showTask } from "./shown-tasks.ts";
import { taskQuery } from "./tasks.queries.ts";

/** Changes something that belongs to a task: `change` is shown at once and put back where it fails; true: it is so. */
export async function changePart(
  task: TaskDetail,
  change: (task: TaskDetail) => TaskDetail,
  send: () => Promise<TaskDetail | undefined>,
  failed: string,
): Promise<boolean> {
  const { queryKey } = taskQuery(task.id);
  await queryClient.cancelQueries({ queryKey });
  const before = queryClient.getQueryData(queryKey);
  const shown = before && change(before);
  queryClient.setQueryData(queryKey, shown);
  try {
    const changed = await send();
    if (changed) {
      queryClient.setQueryData(queryKey, changed);
      showTask(changed);
    } else await queryClient.invalidateQueries({ queryKey });
    return true;
  } catch (thrown) {
    if (saidQueued(thrown)) return true;
    queryClient.setQueryData(queryKey, (known) => known && before && withPartsBack(known, before, shown));
    void queryClient.invalidateQueries({ queryKey });
    showToast({ tone: "bad", isSticky: true, text: `${failed} ${errorText(asApiError(thrown))}` });
    return false;
  }
}

/** Puts back what a change had made of a task: what else was changed meanwhile stays. */
function withPartsBack(now: TaskDetail, before: TaskDetail, shown = before): TaskDetail {
  return {
    ...now,
    checklist: withoutChange(now.checklist, before.checklist, shown.checklist),
    comments: withoutChange(now.comments, before.comments, shown.comments),
    blockedBy: withoutChange(now.blockedBy, before.blockedBy, shown.blockedBy),
  };
}

/** Something new has no id of the server's yet. */
export const isPending = (id: string): boolean => id.startsWith("new:");

/** Checks a step of its list, or takes the check back. */
export function checkStep(
  task: TaskDetail,
  itemId: string,
  isChecked: boolean,
  failed: string,
): Promise<boolean> {
  return changePart(
    task,
    (known) => ({
      ...known,
      checklist: known.checklist.map((item) =>
        item.id === itemId ? { ...item, checkedAt: isChecked ? new Date().toISOString() : null } : item,
      ),
    }),
    () => api.changeChecklistItem({ params: { id: task.id, itemId }, body: { isChecked } }),
    failed,
  );
}
