import type {
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookEndpoint,
  WebhookEvent,
} from "../../data/types.ts";
import type { Tone } from "../../ui/badge.tsx";
import { webhookWords as words } from "./webhooks.strings.ts";

type Attempt = WebhookDelivery["attempts"][number];

/** How an endpoint is, as people ask: an active one that takes nothing is failing. */
export type EndpointState = keyof typeof words.states;

export function stateOf({
  status,
  failingSince,
}: Pick<WebhookEndpoint, "status" | "failingSince">): EndpointState {
  return status === "active" && failingSince !== null ? "failing" : status;
}

export const STATE_TONES: Readonly<Record<EndpointState, Tone>> = {
  active: "good",
  failing: "warning",
  paused: "neutral",
  disabled: "bad",
};

export const DELIVERY_TONES: Readonly<Record<WebhookDeliveryStatus, Tone>> = {
  pending: "info",
  held: "neutral",
  delivered: "good",
  dead: "bad",
};

/** What people know an endpoint by; the rest of its address may hold what is nobody's business. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** What became of an attempt: the status of the answer, or why there was none. */
export function answerText({ status, failure }: Attempt): string {
  if (status !== null) return String(status);
  return failure === null ? "" : words.deliveries.failures[failure];
}

/** Events that are about the same, in the order in which the server names the first of each. */
export function eventGroups(
  events: readonly WebhookEvent[],
): readonly (readonly [subject: string, events: readonly WebhookEvent[]])[] {
  const groups = Map.groupBy(events, ({ name }) => subjectOf(name));
  return [...groups];
}

/** What an event is about, by the first word of its name: "calls.merged" is about calls, too. */
function subjectOf(name: string): string {
  const [first = name] = name.split(".");
  const text = first.replaceAll("_", " ").replace(/(?<!i)s$/, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
