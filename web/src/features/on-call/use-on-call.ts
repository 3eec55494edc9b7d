import { useEffect } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import { queryClient } from "../../data/query-client.ts";
import { useGathered } from "../../data/use-gathered.ts";

/** Hand-overs by the clock are not told: they are looked at so often. */
const LOOK_EVERY_MS = 60_000;
const GATHER_MS = 1_000;

/** Keeps what is shown of schedules and of alerts right while the page is there. */
export function useOnCallEvents(): void {
  const onCall = () => void queryClient.invalidateQueries({ queryKey: ["on-call"] });
  const alerts = useGathered(GATHER_MS, () => void queryClient.invalidateQueries({ queryKey: ["alerts"] }));
  useChannel(channel("onCall", {}), { "on_call.changed": onCall, onResync: onCall });
  // An alert changes its call, and the board says so.
  useChannel(channel("board", {}), { "call.changed": alerts, onResync: alerts });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") onCall();
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
