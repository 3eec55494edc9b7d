import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { policiesQuery, type Schedule, schedulesQuery } from "./on-call.queries.ts";
import { onCallWords } from "./on-call.strings.ts";
import type { Policy } from "./on-call-words.ts";
import { changedPolicyFields, type PolicyDraft, policyBodyOf, stepsOf } from "./policy-draft.ts";
import { bodyOf, changedFields, type ScheduleDraft } from "./schedule-draft.ts";

const words = onCallWords.editor;

/** Who would be on call by a schedule that is being written. */
export const schedulePreviewQuery = (
  draft: ScheduleDraft,
  of: { readonly scheduleId: string | null; readonly from: string; readonly until: string },
) => {
  const { timeZone, layers } = bodyOf(draft);
  // A layer that has no name yet counts all the same.
  const body = { timeZone, layers: layers.map((layer) => ({ ...layer, name: layer.name || "…" })), ...of };
  return queryOptions({
    queryKey: ["on-call", "preview", body],
    queryFn: ({ signal }) => api.previewOnCallSchedule({ body, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
};

/** Whom a policy that is being written would tell of an alert that is raised now. */
export const policyPreviewQuery = ({ steps }: PolicyDraft) => {
  const body = { steps: stepsOf(steps) };
  return queryOptions({
    queryKey: ["escalation-policies", "preview", body],
    queryFn: ({ signal }) => api.previewEscalationPolicy({ body, signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
};

/** Makes a schedule, or changes what is different in it. @throws {ApiError} */
export async function saveSchedule(draft: ScheduleDraft, base: Schedule | undefined): Promise<void> {
  const body = base ? changedFields(base, draft) : bodyOf(draft);
  if (base && Object.keys(body).length > 0)
    await api.updateOnCallSchedule({ params: { id: base.id }, version: base.version, body });
  if (!base) await api.createOnCallSchedule({ body: bodyOf(draft) });
  await shownSchedules();
  showToast({ tone: "good", text: words.saved(draft.name.trim()) });
}

/** Makes a policy, or changes what is different in it. @throws {ApiError} */
export async function savePolicy(draft: PolicyDraft, base: Policy | undefined): Promise<void> {
  const body = base ? changedPolicyFields(base, draft) : policyBodyOf(draft);
  if (base && Object.keys(body).length > 0)
    await api.updateEscalationPolicy({ params: { id: base.id }, version: base.version, body });
  if (!base) await api.createEscalationPolicy({ body: policyBodyOf(draft) });
  await shownPolicies();
  showToast({ tone: "good", text: words.saved(draft.name.trim()) });
}

/** Deletes a schedule, which goes from the screen at once; a way back goes with the message. */
export async function deleteSchedule({ id, version, name }: Schedule): Promise<void> {
  await deleteWithUndo({
    name,
    hide: () =>
      queryClient.setQueryData(schedulesQuery.queryKey, (all) => all?.filter((one) => one.id !== id)),
    act: () => api.deleteOnCallSchedule({ params: { id }, version }),
    undo: () => api.restoreOnCallSchedule({ params: { id } }),
    shown: shownSchedules,
  });
}

/** Deletes a policy, which goes from the screen at once; a way back goes with the message. */
export async function deletePolicy({ id, version, name }: Policy): Promise<void> {
  await deleteWithUndo({
    name,
    hide: () =>
      queryClient.setQueryData(policiesQuery.queryKey, (all) => all?.filter((one) => one.id !== id)),
    act: () => api.deleteEscalationPolicy({ params: { id }, version }),
    undo: () => api.restoreEscalationPolicy({ params: { id } }),
    shown: shownPolicies,
  });
}

async function deleteWithUndo(deed: {
  readonly name: string;
  readonly hide: () => unknown;
  readonly act: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
  readonly shown: () => Promise<void>;
}): Promise<void> {
  const { name, hide, act, undo, shown } = deed;
  hide();
  try {
    await act();
    const takeBack = () => void undo().catch(tellFailed).then(shown);
    showToast({ tone: "info", text: words.deleted(name), action: { text: words.undo, act: takeBack } });
  } catch (thrown) {
    tellFailed(thrown);
  }
  await shown();
}

function tellFailed(thrown: unknown): void {
  showToast({ tone: "bad", isSticky: true, text: `${words.failed} ${errorText(asApiError(thrown))}` });
}

async function shownSchedules(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["on-call"] });
}

async function shownPolicies(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey });
}
