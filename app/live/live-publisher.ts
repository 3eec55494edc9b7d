import { context, propagation } from "@opentelemetry/api";
import type { Redis } from "ioredis";
import type { LivePublisher } from "./live.types.ts";
import { appendEvent } from "./live-stream.ts";
import { createUntoldChannels } from "./untold-channels.ts";

/** Makes the publisher of a process; any role may publish, also one that serves no sockets. */
export function createLivePublisher(redis: Redis): LivePublisher {
  const untold = createUntoldChannels(redis);
  return {
    publish: async ({ channels, event, key, data, at, traceparent }) => {
      try {
        const position = await appendEvent(redis, {
          channels,
          event,
          key,
          dataJson: JSON.stringify(data) ?? "null",
          atMs: at.getTime(),
          traceparent: traceparent ?? activeTraceparent(),
        });
        untold.mend();
        return position;
      } catch (error) {
        untold.remember(channels);
        throw error;
      }
    },
  };
}

function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}
