import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

const RECENT_LIMIT = 15;
const DEAD_LETTER_LIMIT = 100;

/** The newest alerts with what became of their SMS. */
export const recentAlertsQuery = queryOptions({
  queryKey: ["alerts", "recent"],
  queryFn: ({ signal }) => api.listAlerts({ query: { limit: RECENT_LIMIT }, signal }),
  meta: { isLive: true },
});

/** SMS that reached nobody, newest first. */
export const deadLettersQuery = queryOptions({
  queryKey: ["alerts", "dead-letters"],
  queryFn: ({ signal }) => api.listDeadLetters({ query: { limit: DEAD_LETTER_LIMIT }, signal }),
});

/** Who would get an SMS at this moment, by priority. */
export const recipientsQuery = queryOptions({
  queryKey: ["alerts", "recipients"],
  queryFn: ({ signal }) => api.listRecipientsNow({ signal }),
});
