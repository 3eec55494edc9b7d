import { effect } from "@preact/signals";
import { request } from "./api.ts";
import { live, liveStatus } from "./live.ts";
import { Poller } from "./poller.ts";

/** Fetches what a page shows; resolves with whether that worked. */
type Refresh = () => Promise<boolean>;

const refreshers = new Set<Refresh>();

/** While the live connection is down, `refresh` is called instead: every 5 s, seldomer after errors (DF-3). */
export function refreshWhileDown(refresh: Refresh): () => void {
  refreshers.add(refresh);
  return () => refreshers.delete(refresh);
}

let hasFailed = false;
const poller = new Poller(async () => {
  const isGood = await pollOnce().catch(() => false);
  // The server answers again: no need to wait for the socket's own next attempt.
  if (isGood && hasFailed) live.retryNow();
  hasFailed = !isGood;
  return isGood;
});

async function pollOnce(): Promise<boolean> {
  // Nothing on the screen is live: ask at least whether somebody is still signed in.
  if (refreshers.size === 0) return await request("/api/session").then(() => true);
  const results = await Promise.all([...refreshers].map((refresh) => refresh()));
  return results.every(Boolean);
}

/** Starts and stops the polling with the state of the live connection; call once. */
export function watchConnection(): () => void {
  return effect(() => {
    const { state } = liveStatus.value;
    if (state === "down") poller.start();
    else if (state === "live" || state === "stopped") poller.stop();
  });
}
