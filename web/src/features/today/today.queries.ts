import { queryOptions } from "@tanstack/preact-query";
import type { Output } from "../../data/endpoint.ts";
import { currentUser } from "../../data/session.ts";
import { panelOf } from "./today-panels.request.ts";

export type Thread = Output<"listThreads">["items"][number];
export type Voicemail = Output<"listVoicemails">["items"][number];
export type Callback = Output<"listCallbacks">["items"][number];

/** Of alerts that nobody has: P1 and P2, the most urgent first, then the oldest. */
export const alertsQuery = queryOptions({
  queryKey: ["today", "alerts"],
  queryFn: async () => {
    const { items } = await panelOf("alerts");
    return {
      items: items
        .filter(({ priority }) => priority <= 2)
        .toSorted((a, b) => a.priority - b.priority || a.createdAt.localeCompare(b.createdAt)),
    };
  },
});

/** Calls that one is in just now. */
export const myCallsQuery = queryOptions({ queryKey: ["today", "calls"], queryFn: () => panelOf("calls") });

/** Callbacks that one promised for today or before, what is due first. */
export const callbacksQuery = queryOptions({
  queryKey: ["today", "callbacks"],
  queryFn: async () => {
    const { items } = await panelOf("callbacks");
    return { items: items.map((one) => ({ ...one, id: one.callId })) };
  },
});

/** Tasks of one's own that are due today or overdue. */
export const tasksQuery = queryOptions({ queryKey: ["today", "tasks"], queryFn: () => panelOf("tasks") });

/** Threads of one's own with something unread. */
export const threadsQuery = queryOptions({
  queryKey: ["today", "threads"],
  queryFn: () => panelOf("threads"),
});

/** Voicemails that nobody has heard, one's own and nobody's. */
export const voicemailsQuery = queryOptions({
  queryKey: ["today", "voicemails"],
  queryFn: async () => {
    const { items } = await panelOf("voicemails");
    const me = currentUser()?.id;
    return { items: items.filter(({ assignedTo }) => assignedTo === null || assignedTo.id === me) };
  },
});

/** Lists that are being called. */
export const listsQuery = queryOptions({ queryKey: ["today", "lists"], queryFn: () => panelOf("lists") });

/** How the team does today; computed every five minutes. */
export const teamQuery = queryOptions({
  queryKey: ["today", "team"],
  queryFn: () => panelOf("team"),
  refetchInterval: 60_000,
});
