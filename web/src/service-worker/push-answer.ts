import { pushWords as words } from "./push.strings.ts";
import type { PushText } from "./push-text.ts";
import type { ShownNotification } from "./worker-scope.ts";

/** How long the server may take: after it, a browser does not let a notification open a page any more. */
export const ANSWER_MS = 4_000;
const UNAUTHORIZED = 401;
const CONFLICT = 409;

/**
 * What came of asking the server for what somebody chose in a notification. `unknown`: it could not be asked, or does not know who asks;
 * whether it has heard us, nobody here can say.
 */
export type Outcome = "done" | "taken" | "refused" | "unknown";

/** Reads an answer's status; undefined where none came. */
export function outcomeOf(status: number | undefined): Outcome {
  if (status === undefined || status === UNAUTHORIZED) return "unknown";
  if (status >= 200 && status < 300) return "done";
  return status === CONFLICT ? "taken" : "refused";
}

/** What is said of it in the place of what was pressed; null: nothing, where a page says it, or where it needs no words. */
export function sayingOf(
  text: PushText,
  action: string,
  outcome: Outcome,
): { readonly title: string; readonly options: ShownNotification } | null {
  if (action !== "acknowledge" || outcome === "unknown") return null;
  const open = text.actions.filter((one) => one.action === "open");
  return {
    title: words[outcome],
    options: {
      tag: text.tag,
      body: text.title,
      // Whoever has pressed looks at it; what was refused must not go by unseen.
      silent: outcome === "done",
      requireInteraction: outcome !== "done",
      renotify: outcome !== "done",
      icon: "/icons/icon-192.png",
      badge: "/icons/badge-96.png",
      data: { ...text, actions: open },
      actions: open.map(({ action: name, title }) => ({ action: name, title })),
    },
  };
}
