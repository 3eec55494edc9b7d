import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Input, Output } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { onCallWords } from "./on-call.strings.ts";

export type OnCallNow = Output<"listOnCallNow">["items"][number];
export type Schedule = Output<"getOnCallSchedule">;
export type Override = Output<"createOnCallOverride">;
export type NewOverride = Input<"createOnCallOverride">["body"];

const MOST = 100;
const words = onCallWords.overrides;

/** Who is on call at this moment, schedule by schedule. */
export const onCallNowQuery = queryOptions({
  queryKey: ["on-call", "now"],
  queryFn: async ({ signal }) => (await api.listOnCallNow({ signal })).items,
  meta: { isLive: true },
});

export const schedulesQuery = queryOptions({
  queryKey: ["on-call", "schedules"],
  queryFn: async ({ signal }) => (await api.listOnCallSchedules({ query: { limit: MOST }, signal })).items,
});

/** Shifts between two times. */
export const shiftsQuery = (id: string, from: string, until: string) =>
  queryOptions({
    queryKey: ["on-call", "shifts", id, from, until],
    queryFn: async ({ signal }) =>
      (await api.listOnCallShifts({ params: { id }, query: { from, until }, signal })).items,
  });

/** Overrides that are not over. */
export const overridesQuery = (id: string) =>
  queryOptions({
    queryKey: ["on-call", "overrides", id],
    queryFn: async ({ signal }) =>
      (await api.listOnCallOverrides({ params: { id }, query: { limit: MOST }, signal })).items,
  });

export const policiesQuery = queryOptions({
  queryKey: ["escalation-policies"],
  queryFn: async ({ signal }) => (await api.listEscalationPolicies({ query: { limit: MOST }, signal })).items,
});

/** Puts somebody on call; a way to take it back goes with the message. @throws {ApiError} */
export async function addOverride(scheduleId: string, override: NewOverride): Promise<void> {
  const made = await api.createOnCallOverride({ params: { id: scheduleId }, body: override });
  await shown();
  showToast({
    tone: "good",
    text: words.done(made.person.name),
    action: { text: words.undo, act: () => void drop(made) },
  });
}

/** Takes an override out of the list at once, and puts it back when the server refuses. */
export async function takeBackOverride(override: Override): Promise<void> {
  const { queryKey } = overridesQuery(override.scheduleId);
  const before = queryClient.getQueryData(queryKey);
  queryClient.setQueryData(
    queryKey,
    before?.filter(({ id }) => id !== override.id),
  );
  if (!(await drop(override))) {
    queryClient.setQueryData(queryKey, before);
    return;
  }
  const { startsAt, endsAt, reason, person } = override;
  showToast({
    tone: "info",
    text: words.takenBack(person.name),
    action: {
      text: words.undo,
      act: () =>
        void addOverride(override.scheduleId, { userId: person.id, startsAt, endsAt, reason }).catch(
          tellFailed,
        ),
    },
  });
}

async function drop({ id, scheduleId, version }: Override): Promise<boolean> {
  try {
    await api.deleteOnCallOverride({ params: { id: scheduleId, overrideId: id }, version });
    await shown();
    return true;
  } catch (thrown) {
    tellFailed(thrown);
    return false;
  }
}

function tellFailed(thrown: unknown): void {
  showToast({ tone: "bad", text: `${words.failed} ${errorText(asApiError(thrown))}` });
}

async function shown(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["on-call"] });
}
