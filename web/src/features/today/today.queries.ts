import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { currentUser } from "../../data/session.ts";
import { startOfDay } from "../../ui/format.ts";

export type Thread = Output<"listThreads">["items"][number];
export type Voicemail = Output<"listVoicemails">["items"][number];
export type Callback = Output<"listCallbacks">["items"][number];

/** More of a kind than one can deal with next; its own screen has the rest. */
const ENOUGH = 20;
/** As long as the longest day, when clocks go back. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** When the day ends by the clocks that times are shown by. */
export function endOfDay(now: Date): Date {
  const after = new Date(startOfDay(now).getTime() + LONGEST_DAY_MS);
  return startOfDay(after);
}

/** Of alerts that nobody has: P1 and P2, the most urgent first, then the oldest. */
export const alertsQuery = queryOptions({
  queryKey: ["today", "alerts"],
  queryFn: async ({ signal }) => {
    const { items } = await api.listAlerts({ query: { state: "open", limit: 100 }, signal });
    return {
      items: items
        .filter(({ priority }) => priority <= 2)
        .toSorted((a, b) => a.priority - b.priority || a.createdAt.localeCompare(b.createdAt)),
    };
  },
});

/** Calls that one is in just now. */
export const myCallsQuery = queryOptions({
  queryKey: ["today", "calls"],
  queryFn: ({ signal }) =>
    api.listCalls({
      query: { userId: currentUser()?.id ?? "", status: "in_progress", limit: ENOUGH },
      signal,
    }),
});

/** Callbacks that one promised for today or before, what is due first. */
export const callbacksQuery = queryOptions({
  queryKey: ["today", "callbacks"],
  queryFn: async ({ signal }) => {
    const dueBefore = endOfDay(new Date()).toISOString();
    const { items } = await api.listCallbacks({ query: { dueBefore, limit: ENOUGH }, signal });
    return { items: items.map((one) => ({ ...one, id: one.callId })) };
  },
});

/** Tasks of one's own that are due today or overdue. */
export const tasksQuery = queryOptions({
  queryKey: ["today", "tasks"],
  queryFn: ({ signal }) =>
    api.listTasks({
      query: {
        assignee: "me",
        status: "todo,in_progress,blocked",
        dueBefore: new Date(endOfDay(new Date()).getTime() + 1).toISOString(),
        sort: "due",
        limit: ENOUGH,
      },
      signal,
    }),
});

/** Threads of one's own with something unread. */
export const threadsQuery = queryOptions({
  queryKey: ["today", "threads"],
  queryFn: ({ signal }) =>
    api.listThreads({ query: { assignedTo: "me", unread: "true", limit: ENOUGH }, signal }),
});

/** Voicemails that nobody has heard, one's own and nobody's. */
export const voicemailsQuery = queryOptions({
  queryKey: ["today", "voicemails"],
  queryFn: async ({ signal }) => {
    const { items } = await api.listVoicemails({
      query: { unread: "true", sort: "priority", limit: ENOUGH },
      signal,
    });
    const me = currentUser()?.id;
    return { items: items.filter(({ assignedTo }) => assignedTo === null || assignedTo.id === me) };
  },
});

/** How the team does today; computed every five minutes. */
export const teamQuery = queryOptions({
  queryKey: ["today", "team"],
  queryFn: ({ signal }) => api.getReportDashboard({ signal }),
  refetchInterval: 60_000,
});
