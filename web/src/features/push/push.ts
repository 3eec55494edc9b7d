import { api } from "../../data/api.ts";
import { pushWords as words } from "./push.strings.ts";

/** How this browser stands to push messages. */
export type PushState = "unavailable" | "denied" | "off" | "on";

async function manager(): Promise<PushManager | undefined> {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager;
}

/** Whether this browser is told of things, and whether it could be. */
export async function pushState(): Promise<PushState> {
  const push = await manager();
  if (!push || !("Notification" in window)) return "unavailable";
  if (Notification.permission === "denied") return "denied";
  return (await push.getSubscription()) ? "on" : "off";
}

/** Asks the person, then the browser, then the server. @throws {ApiError} when the server refuses */
export async function turnPushOn(): Promise<PushState> {
  const push = await manager();
  if (!push) return "unavailable";
  if ((await Notification.requestPermission()) !== "granted") return await pushState();
  const { publicKey } = await api.getPushKey();
  const subscription = await push.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  const { endpoint, keys } = subscription.toJSON();
  try {
    await api.createPushSubscription({
      body: {
        endpoint: endpoint ?? "",
        keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" },
        device: words.device(systemName(navigator.userAgent)),
      },
    });
  } catch (thrown) {
    await subscription.unsubscribe();
    throw thrown;
  }
  return "on";
}

/** Not any more: the push service says so to the server at its next message. */
export async function turnPushOff(): Promise<PushState> {
  await (await (await manager())?.getSubscription())?.unsubscribe();
  return await pushState();
}

/** By which people know their devices. */
export function systemName(userAgent: string): string {
  const known = [
    ["Android", "Android"],
    ["iPhone", "iPhone"],
    ["iPad", "iPad"],
    ["Windows", "Windows"],
    ["Mac OS", "Mac"],
    ["CrOS", "Chromebook"],
    ["Linux", "Linux"],
  ] as const;
  return known.find(([sign]) => userAgent.includes(sign))?.[1] ?? "a device";
}
