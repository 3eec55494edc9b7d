import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Redis } from "ioredis";
import { appendEvent, EVERY_CHANNEL, NOT_TOLD } from "./live-stream.ts";

/** More than these are told as all channels. */
const MAX_REMEMBERED = 1_000;
const RETRY_MS = 500;

/** Channels of which an event is missing in the stream. */
export interface UntoldChannels {
  /** Keeps in mind that an event of these channels was not taken, and tries again and again to say so. */
  remember(channels: readonly string[]): void;
  /** Says now what is remembered: Redis takes something again. */
  mend(): void;
}

/**
 * Remembers, in this process, channels whose followers have missed something, until the stream has an entry that tells
 * them so: it reaches the followers in every process, also those who come back later and ask for what they missed. A
 * process that ends before takes what it remembers along, as a crash between commit and telling does.
 */
export function createUntoldChannels(redis: Redis): UntoldChannels {
  const remembered = new Set<string>();
  let isMending = false;
  let isRetrying = false;

  function remember(channels: readonly string[]): void {
    for (const channel of channels) remembered.add(channel);
    if (remembered.size > MAX_REMEMBERED) {
      remembered.clear();
      remembered.add(EVERY_CHANNEL);
    }
    if (isRetrying) return;
    isRetrying = true;
    setTimeout(() => {
      isRetrying = false;
      // Closed for good: nobody is left to tell.
      if (redis.status !== "end") tellSoon();
    }, RETRY_MS).unref();
  }

  /** Outside of any trace: what could not be told is long over. */
  const tellSoon = () => void context.with(ROOT_CONTEXT, tell);

  async function tell(): Promise<void> {
    if (isMending || remembered.size === 0) return;
    isMending = true;
    const channels = [...remembered];
    remembered.clear();
    try {
      await appendEvent(redis, {
        channels,
        event: NOT_TOLD,
        key: undefined,
        dataJson: "null",
        atMs: Date.now(),
        traceparent: undefined,
      });
    } catch {
      remember(channels);
    } finally {
      isMending = false;
    }
  }

  return { remember, mend: tellSoon };
}
