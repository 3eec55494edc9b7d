import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { settleMutation } from "../settlement/settle.ts";

const RECENT_LIMIT = 15;
const DEAD_LETTER_LIMIT = 100;

/** The newest alerts with what became of their SMS. */
export const recentAlertsQuery = queryOptions({
  queryKey: ["alerts", "recent"],
  queryFn: ({ signal }) => api.listAlerts({ query: { limit: RECENT_LIMIT }, signal }),
  meta: { isLive: true },
});

/** SMS that reached nobody, the most urgent first. */
export const deadLettersQuery = queryOptions({
  queryKey: ["alerts", "dead-letters", "waiting"],
  queryFn: ({ signal }) => api.listDeadLetters({ query: { limit: DEAD_LETTER_LIMIT }, signal }),
});

/** Those that were put away. */
export const discardedLettersQuery = queryOptions({
  queryKey: ["alerts", "dead-letters", "discarded"],
  queryFn: ({ signal }) =>
    api.listDeadLetters({ query: { limit: DEAD_LETTER_LIMIT, state: "discarded" }, signal }),
});

/** Does something about one of them. */
export const settleLetter = settleMutation(["alerts", "dead-letters"], ({ id, order }) => {
  const params = { messageId: id };
  if (order.action === "restore") return api.restoreDeadLetter({ params });
  const { action, reason } = order;
  return action === "discard"
    ? api.discardDeadLetter({ params, body: { reason } })
    : api.acknowledgeDeadLetter({ params, body: { reason } });
});

/** Who would get an SMS at this moment, by priority. */
export const recipientsQuery = queryOptions({
  queryKey: ["alerts", "recipients"],
  queryFn: ({ signal }) => api.listRecipientsNow({ signal }),
});
