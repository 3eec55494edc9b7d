import { useComputed } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { inCall } from "../data/in-call.ts";
import { network } from "../data/network.ts";
import { outbox } from "../data/outbox.ts";
import { Button } from "../ui/button.tsx";
import { formatWhen } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { laterWindow } from "../ui/later-window.tsx";
import { newVersion, takeNewVersion } from "./new-version.ts";
import { barWords } from "./page-bars.strings.ts";
import { useOldestShown } from "./use-oldest-shown.ts";

const WaitingWrites = laterWindow(
  async () => (await import("../features/outbox/outbox.ts")).WaitingWritesDialog,
);
const words = barWords;
/** Shorter gaps are nobody's business. */
const QUIET_MS = 2_000;

/** What concerns every page: that there is no network, what waits for it, and that there is a newer version. */
export function PageBars() {
  return (
    <>
      <OfflineBar />
      <NewVersionBar />
    </>
  );
}

function OfflineBar() {
  const sinceMs = useSettledOffline();
  const writes = outbox.writes.value;
  const undecided = writes.filter(({ state }) => state !== "waiting").length;
  const oldestMs = useOldestShown(sinceMs !== undefined);
  const [isOpen, setOpen] = useState(false);
  const isShown = sinceMs !== undefined || writes.length > 0;
  return (
    <div role="status">
      {isShown ? (
        <div class="page-bar" data-tone={undecided > 0 || sinceMs !== undefined ? "warning" : "neutral"}>
          <Icon name={sinceMs === undefined ? "clock" : "unplugged"} />
          <span class="page-bar-text">
            {sinceMs === undefined ? null : (
              <>
                <strong>{words.since(formatWhen(new Date(sinceMs).toISOString(), Date.now()))}</strong>{" "}
                {oldestMs === undefined
                  ? words.nothingOld
                  : words.asOf(formatWhen(new Date(oldestMs).toISOString(), Date.now()))}{" "}
              </>
            )}
            {undecided > 0
              ? words.undecided(undecided)
              : writes.length > 0
                ? words.waiting(writes.length)
                : null}
          </span>
          {writes.length > 0 ? (
            <Button size="small" onClick={() => setOpen(true)}>
              {undecided > 0 ? words.decide : words.show}
            </Button>
          ) : null}
        </div>
      ) : null}
      {isOpen ? <WaitingWrites onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** Since when there is no server, once that has lasted. */
function useSettledOffline(): number | undefined {
  const sinceMs = network.offlineSinceMs.value;
  const [settledMs, setSettled] = useState<number>();
  useEffect(() => {
    if (sinceMs === undefined) {
      setSettled(undefined);
      return undefined;
    }
    const timer = setTimeout(() => setSettled(sinceMs), Math.max(0, sinceMs + QUIET_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [sinceMs]);
  return settledMs;
}

function NewVersionBar() {
  const isOffered = useComputed(
    () => (newVersion.waiting.value !== undefined || newVersion.isReplaced.value) && !inCall.value,
  ).value;
  const [isPutOff, putOff] = useState(false);
  return (
    <div role="status">
      {isOffered && !isPutOff ? (
        <div class="page-bar" data-tone="info">
          <Icon name="refresh" />
          <span class="page-bar-text">{words.newVersion}</span>
          <Button size="small" onClick={takeNewVersion}>
            {words.takeIt}
          </Button>
          <Button kind="ghost" size="small" onClick={() => putOff(true)}>
            {words.notNow}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
