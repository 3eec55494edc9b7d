import { setTimeout as sleep } from "node:timers/promises";
import pc from "picocolors";
import type { Engine } from "../engine.ts";
import { EXIT } from "../exit-code.ts";
import { STOP_SIGNALS } from "../process/stop-signals.ts";
import type { Settings } from "../settings.ts";
import { type LiveList, liveList } from "../view/live-list.ts";
import { composeDown, composeStatus } from "./compose-commands.ts";

const LOOK_EVERY_MS = 1_000;
/**
 * Ctrl-C reaches the engine's client and us at once; its end may be told to us before our own signal is, on a busy machine by
 * a good while. A start that has failed is told so much later.
 */
const SIGNAL_WITHIN_MS = 1_500;

/**
 * Starts the services by `start`, then shows each as it changes until Ctrl-C, which stops them all: in the middle of the
 * start, too. Answers the exit code; that of `start` where it is not 0.
 */
export async function containersUntilCtrlC(
  engine: Engine,
  settings: Settings,
  start: () => Promise<number>,
): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  try {
    const outcome = await start().then(
      (code) => ({ code }),
      (error: unknown) => ({ code: EXIT.failed, error }),
    );
    // Ctrl-C ends the engine's client as well, whatever that looks like to `start`.
    if (outcome.code !== EXIT.done)
      await sleep(SIGNAL_WITHIN_MS, undefined, { signal: stop.signal }).catch(() => {});
    if (outcome.code !== EXIT.done && !stop.signal.aborted) {
      if ("error" in outcome) throw outcome.error;
      return outcome.code;
    }
    const list = liveList(process.stdout);
    if (!stop.signal.aborted) list.say(pc.dim("Ctrl-C stops everything."));
    if (await stoppedByOthers(engine, settings, list, stop.signal)) return EXIT.done;
    list.say(pc.dim("Stopping all containers"));
    await composeDown(engine, settings, {});
    list.say("Stopped.");
    return EXIT.interrupted;
  } finally {
    for (const signal of STOP_SIGNALS) process.removeListener(signal, onSignal);
  }
}

/** Shows the services until there are none any more (true) or `stop` says so (false). */
async function stoppedByOthers(
  engine: Engine,
  settings: Settings,
  list: LiveList,
  stop: AbortSignal,
): Promise<boolean> {
  while (!stop.aborted) {
    try {
      const parts = await composeStatus(engine, settings);
      list.show(parts);
      if (parts.length === 0) {
        list.say("Stopped by another command.");
        return true;
      }
    } catch (error) {
      // Not by Ctrl-C: worth a word, and the next look may go better.
      if (!stop.aborted) list.say(String(error instanceof Error ? error.message : error));
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => {});
  }
  return false;
}
