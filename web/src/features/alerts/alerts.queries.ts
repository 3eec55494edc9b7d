import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { settleMutation } from "../settlement/settle.ts";

const RECENT_LIMIT = 15;
const BURNING_LIMIT = 100;
const HISTORY_LIMIT = 25;
/** P1 and P2. */
const URGENT_UP_TO = 2;
const DEAD_LETTER_LIMIT = 100;

/** The newest alerts with what became of their SMS. */
export const recentAlertsQuery = queryOptions({
  queryKey: ["alerts", "recent"],
  queryFn: ({ signal }) => api.listAlerts({ query: { limit: RECENT_LIMIT }, signal }),
  meta: { isLive: true },
});

/** Urgent alerts that are not resolved; those that nobody has first. */
export const burningAlertsQuery = queryOptions({
  queryKey: ["alerts", "burning"],
  queryFn: async ({ signal }) => {
    const pages = await Promise.all(
      (["open", "acknowledged"] as const).map((state) =>
        api.listAlerts({ query: { state, limit: BURNING_LIMIT }, signal }),
      ),
    );
    return { items: pages.flatMap(({ items }) => items).filter(({ priority }) => priority <= URGENT_UP_TO) };
  },
  meta: { isLive: true },
});

/** The last alerts, with how long they had nobody. */
export const alertHistoryQuery = queryOptions({
  queryKey: ["alerts", "history"],
  queryFn: async ({ signal }) => (await api.listAlerts({ query: { limit: HISTORY_LIMIT }, signal })).items,
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
