import { LATEST_VERSION, VERSION_HEADER } from "../../../app/http/api-version.contract.ts";
import { ANSWER_MS, outcomeOf, sayingOf } from "./push-answer.ts";
import type { PushText } from "./push-text.ts";
import { type ShownNotification, worker } from "./worker-scope.ts";

/** P1 stays until somebody has seen it. */
const URGENT = 1;

/** How a message is shown. */
export function notificationOf(text: PushText): ShownNotification {
  return {
    tag: text.tag,
    // One more of the same kind is news; the same one again would not come.
    renotify: text.count > 1 || text.priority <= URGENT + 1,
    requireInteraction: text.priority <= URGENT,
    timestamp: Date.parse(text.occurredAt),
    icon: "/icons/icon-192.png",
    badge: "/icons/badge-96.png",
    data: text,
    actions: text.actions.map(({ action, title }) => ({ action, title })),
  };
}

/** What a press on a notification does: ask the API, or go somewhere. Nothing but our own addresses. */
export function deedOf(
  text: PushText,
  action: string,
  origin: string,
): { readonly kind: "ask" | "go"; readonly path: string; readonly method: string } {
  const chosen = text.actions.find((one) => one.action === action);
  const url = new URL(chosen?.url ?? text.url, origin);
  // The public address may be another name of this very place.
  const path = url.pathname + url.search;
  const method = chosen?.method ?? "GET";
  return { kind: method !== "GET" && path.startsWith("/api/") ? "ask" : "go", path, method };
}

/** Shows what the server pushes, and does what people choose. */
export function listenToPush(): void {
  worker.addEventListener("push", (event) => {
    const text = event.data?.json() as PushText | undefined;
    if (text) event.waitUntil(worker.registration.showNotification(text.title, notificationOf(text)));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const text = event.notification.data as PushText;
    const deed = deedOf(text, event.action, worker.location.origin);
    event.waitUntil(deed.kind === "ask" ? ask(text, event.action, deed) : goTo(deed.path));
  });
}

/** Asks the server as whoever is signed in here. What it cannot say in a notification, the page shows: nothing is pretended. */
async function ask(
  text: PushText,
  action: string,
  { path, method }: { readonly path: string; readonly method: string },
): Promise<void> {
  const headers = { [VERSION_HEADER]: LATEST_VERSION };
  const signal = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(path, { method, headers, signal }).catch(() => undefined);
  const outcome = outcomeOf(answer?.status);
  const saying = sayingOf(text, action, outcome);
  if (saying) await worker.registration.showNotification(saying.title, saying.options);
  else if (outcome !== "done") await goTo(deedOf(text, "", worker.location.origin).path);
}

/** In a tab that is open, the one that is looked at first; else in a new one. */
async function goTo(path: string): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find(({ url }) => new URL(url).pathname + new URL(url).search === path);
  const tab =
    there ??
    tabs.find(({ focused }) => focused) ??
    tabs.find(({ visibilityState }) => visibilityState === "visible") ??
    tabs[0];
  if (!tab) {
    await worker.clients.openWindow(path);
    return;
  }
  await tab.focus();
  if (!there) tab.postMessage({ kind: "go", path });
}
