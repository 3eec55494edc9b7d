import { setTimeout as sleep } from "node:timers/promises";
import { log, reasonOf } from "../log.ts";
import type { Notification } from "./notification.ts";

/** Sends notifications to everybody who is to be told. */
export interface Targets {
  /** Sends to all, each tried again for a while; answers whether all have taken it. Never throws. */
  send(notification: Notification): Promise<boolean>;
}

/** The application's webhook; only there the token is sent. */
const APPLICATION_PATH = "/webhooks/alertmanager";
const TIMEOUT_MS = 5_000;
const PAUSES_MS = [0, 500, 2_000, 5_000] as const;

/** Targets by their addresses. `pausesMs`: before each attempt. */
export function createTargets(
  urls: readonly string[],
  token: string | null,
  pausesMs: readonly number[] = PAUSES_MS,
): Targets {
  return {
    async send(notification) {
      const body = JSON.stringify(notification);
      const taken = await Promise.all(urls.map((url) => sendTo(url, body, token, pausesMs)));
      return taken.every(Boolean);
    },
  };
}

async function sendTo(
  url: string,
  body: string,
  token: string | null,
  pausesMs: readonly number[],
): Promise<boolean> {
  const isApplication = new URL(url).pathname === APPLICATION_PATH;
  const headers = {
    "content-type": "application/json",
    ...(isApplication && token !== null ? { authorization: `Bearer ${token}` } : {}),
  };
  let reason = "";
  for (const pauseMs of pausesMs) {
    await sleep(pauseMs);
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers,
        body,
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (answer.ok) return true;
      reason = `answered ${answer.status}`;
      // Who refuses it will refuse it again.
      if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) break;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  log("error", "a target did not take an alert", { host: new URL(url).host, reason });
  return false;
}
