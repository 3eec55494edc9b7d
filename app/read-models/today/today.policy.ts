import type { Operation } from "../../http/index.ts";
import type { TodayPanel } from "./today.contract.ts";

/** More of a kind than one can deal with next; its own screen has the rest. */
const ENOUGH = "20";

/** Which endpoint answers a panel, and what it is asked. */
export const PANELS: Readonly<
  Record<TodayPanel, (of: { readonly userId: string; readonly endOfDay: Date }) => Operation>
> = {
  alerts: () => ({ operation: "listAlerts", query: { state: "open", limit: "100" } }),
  calls: ({ userId }) => ({
    operation: "listCalls",
    query: { userId, status: "in_progress", limit: ENOUGH },
  }),
  callbacks: ({ endOfDay }) => ({
    operation: "listCallbacks",
    query: { dueBefore: endOfDay.toISOString(), limit: ENOUGH },
  }),
  tasks: ({ endOfDay }) => ({
    operation: "listTasks",
    query: {
      assignee: "me",
      status: "todo,in_progress,blocked",
      // What is due with the end of the day is of this day.
      dueBefore: new Date(endOfDay.getTime() + 1).toISOString(),
      sort: "due",
      limit: ENOUGH,
    },
  }),
  threads: () => ({ operation: "listThreads", query: { assignedTo: "me", unread: "true", limit: ENOUGH } }),
  voicemails: () => ({
    operation: "listVoicemails",
    query: { unread: "true", sort: "priority", limit: ENOUGH },
  }),
  lists: () => ({ operation: "listDialLists", query: { status: "active", limit: "50" } }),
  team: () => ({ operation: "getReportDashboard" }),
};
