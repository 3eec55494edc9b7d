import { context, propagation } from "@opentelemetry/api";
import type { Redis } from "ioredis";
import type { LivePublisher } from "./live.types.ts";
import { appendEvent } from "./live-stream.ts";

/** Makes the publisher of a process; any role may publish, also one that serves no sockets. */
export function createLivePublisher(redis: Redis): LivePublisher {
  return {
    publish: ({ channels, event, data, at, traceparent }) =>
      appendEvent(redis, {
        channels,
        event,
        dataJson: JSON.stringify(data) ?? "null",
        atMs: at.getTime(),
        traceparent: traceparent ?? activeTraceparent(),
      }),
  };
}

function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}
