import { effect } from "@preact/signals";
import { asApiError } from "./http.ts";
import { liveStatus } from "./live/connection.ts";
import { healWith, POLL_FROM_MS, POLL_TO_MS, queryClient } from "./query-client.ts";
import { isSessionConfirmed, loadSession, session } from "./session.ts";

/**
 * What could not be fetched heals by itself: it is fetched again when the browser says that the network is back, when the
 * live connection is, when the server answers something else that had failed, and else now and then. The answer stops it.
 */
export function watchRecovery(): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heal = () => {
    clearTimeout(timer);
    timer = undefined;
    if (session.current.peek().state === "failed" || !isSessionConfirmed()) void loadSession();
    if (session.current.peek().state !== "failed") void refetchFailed();
  };
  const healLater = () => {
    if (timer !== undefined) return;
    timer = setTimeout(heal, Math.min(POLL_TO_MS, POLL_FROM_MS * 2 ** failures));
    failures += 1;
  };
  const healNow = () => {
    failures = 0;
    heal();
  };
  healWith({ onFailure: healLater, onRecovery: healNow });
  window.addEventListener("online", healNow);
  let wasLive = false;
  const stopWatching = effect(() => {
    const isLive = liveStatus.value.state === "live";
    if (isLive && !wasLive) healNow();
    wasLive = isLive;
  });
  return () => {
    clearTimeout(timer);
    healWith(undefined);
    window.removeEventListener("online", healNow);
    stopWatching();
  };
}

/** Fetches again what is shown and failed for a reason that passes; what was refused stays refused, what is polled is asked for anyway. */
async function refetchFailed(): Promise<void> {
  await queryClient.refetchQueries({
    type: "active",
    predicate: ({ state: { error, fetchStatus } }) =>
      error !== null && fetchStatus === "idle" && isPassing(asApiError(error).status),
  });
}

/** No answer, too much at once, or trouble on the server. */
function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}
