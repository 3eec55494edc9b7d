import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Logger } from "../platform/log/index.ts";
import { LiveHistory } from "./live-history.ts";
import {
  reachesBackTo,
  readExtent,
  readNewestEvents,
  type StreamEvent,
  waitForEvents,
} from "./live-stream.ts";

const HISTORY_EVENTS = 2_000;
const BATCH_EVENTS = 200;
const BLOCK_MS = 5_000;
/** A read that has not come back this long after it should have sits on a dead connection. */
const SILENCE_MS = 10_000;
const RETRY_MS = 250;

/** What the reader tells of. */
export interface LiveReaderEvents {
  /** Called for one event after another. */
  onEvent(event: StreamEvent): void;
  /** Events were lost (the stream was trimmed or emptied while Redis was away): clients must fetch again. */
  onGap(): void;
}

/** Reads the stream once for the whole process. */
export interface LiveReader {
  readonly history: LiveHistory;
  readonly isReading: boolean;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Makes a reader with a connection of its own. It starts at the stream's end, and after every interruption continues
 * from the last event it has seen.
 */
export function createLiveReader(
  createConnection: () => Redis,
  logger: Logger,
  events: LiveReaderEvents,
): LiveReader {
  const history = new LiveHistory(HISTORY_EVENTS);
  let connection: Redis | undefined;
  let running: Promise<void> | undefined;
  let isStopping = false;
  let isReading = false;
  let mustCheckExtent = true;
  let hasStarted = false;

  async function run(redis: Redis): Promise<void> {
    while (!isStopping) {
      try {
        if (mustCheckExtent) await findPlace(redis);
        for (const event of await waitAlive(redis)) {
          history.add(event);
          events.onEvent(event);
        }
      } catch (error) {
        if (isStopping) return;
        // Said once for each interruption: the tries after it tell nothing new.
        logger[isReading || !hasStarted ? "warn" : "debug"](
          { error },
          "live stream cannot be read; trying again",
        );
        isReading = false;
        mustCheckExtent = true;
        await sleep(RETRY_MS);
      }
    }
  }

  /** At the start: the stream's end. Later: where we were, unless that is no longer there. */
  async function findPlace(redis: Redis): Promise<void> {
    mustCheckExtent = false;
    const extent = await readExtent(redis);
    if (hasStarted && reachesBackTo(extent, history.last)) {
      isReading = true;
      return;
    }
    const newest = await readNewestEvents(redis, HISTORY_EVENTS);
    const last = newest.at(-1)?.position ?? extent.last;
    history.reset(newest, last);
    isReading = true;
    if (hasStarted) logger.warn({ last }, "live events were lost while Redis was away; clients fetch again");
    hasStarted = true;
    // At the start, too: who subscribed before the stream could be read may have missed events.
    events.onGap();
  }

  async function waitAlive(redis: Redis): Promise<readonly StreamEvent[]> {
    const watchdog = setTimeout(() => {
      // Only a connection that believes itself well is shaken: one that is down reconnects by itself.
      if (redis.status === "ready") redis.disconnect(true);
    }, BLOCK_MS + SILENCE_MS);
    try {
      return await waitForEvents(redis, history.last, { count: BATCH_EVENTS, blockMs: BLOCK_MS });
    } finally {
      clearTimeout(watchdog);
    }
  }

  return {
    history,
    get isReading() {
      return isReading && connection?.status === "ready";
    },
    start() {
      if (running) return;
      const redis = createConnection();
      connection = redis;
      // A read that was under way when the connection broke must fail at once instead of being sent again: it would
      // block on the new connection before we could look at what was lost.
      redis.options.maxRetriesPerRequest = 0;
      redis.on("close", () => {
        mustCheckExtent = true;
      });
      running = run(redis);
    },
    async stop() {
      isStopping = true;
      isReading = false;
      connection?.disconnect();
      await running;
    },
  };
}
