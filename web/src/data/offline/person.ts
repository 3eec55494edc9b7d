import type { User } from "../types.ts";
import { KEPT_MS } from "./copy-rules.ts";
import { offlineDatabase } from "./database.ts";

/** Sounds that the service worker keeps. */
export const AUDIO_CACHE = "trunkline-audio";

/** Who sat here when the server last said so; undefined when nobody did, or too long ago. */
export async function keptPerson(nowMs = Date.now()): Promise<User | undefined> {
  const kept = await (await offlineDatabase()).get("person", "current");
  return kept && nowMs - kept.atMs <= KEPT_MS ? (kept.user as User) : undefined;
}

/** Remembers who sits here. Whatever is kept of somebody else goes, except what they have written and not sent. */
export async function keepPerson(user: User, nowMs = Date.now()): Promise<void> {
  const before = await keptPerson(nowMs);
  if (before && before.id !== user.id) await forgetPerson();
  await (await offlineDatabase()).put("person", { user, atMs: nowMs }, "current");
}

/** This browser is told of nothing any more: notifications of one person are none of the next one's business. */
export async function stopPush(): Promise<void> {
  if (typeof navigator === "undefined" || !navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/** Nobody sits here any more: no copy and no sound stays. */
export async function forgetPerson(): Promise<void> {
  const transaction = (await offlineDatabase()).transaction(["copies", "person"], "readwrite");
  await Promise.all([
    transaction.objectStore("copies").clear(),
    transaction.objectStore("person").clear(),
    transaction.done,
  ]);
  if (typeof caches !== "undefined") await caches.delete(AUDIO_CACHE);
}
