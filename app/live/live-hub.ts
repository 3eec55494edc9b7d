import { setImmediate as nextTurn } from "node:timers/promises";
import { propagation, ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { LiveMetrics } from "./live.types.ts";
import { channelKind, serializeEvent } from "./live-protocol.ts";
import { LIVE_STREAM, type StreamEvent } from "./live-stream.ts";
import type { Position } from "./position.ts";

/** Channels of more members than this are served in batches, so that one event never holds up the process (CE-10). */
const BATCHED_FROM_MEMBERS = 100;
const BATCH_MEMBERS = 50;

/** Somebody who follows a channel. */
export interface Subscriber {
  /** Takes an event that it has not seen yet; ignores one that it has. */
  deliver(channel: string, position: Position, text: string): void;
  /** Events were lost. */
  resync(channel: string, position: Position, reason: string): void;
}

/** The call that an event is about: it is told on the call's own channel, too. */
function aboutCall({ channels }: StreamEvent): Record<string, string> {
  const own = channels.find((channel) => channelKind(channel) === "call");
  return own === undefined ? {} : { [ATTRIBUTES.callId]: own.slice(own.indexOf(":") + 1) };
}

/** Who follows which channel in this process, and the way of an event to them. */
export class LiveHub {
  readonly #members = new Map<string, Set<Subscriber>>();
  readonly #metrics: Pick<LiveMetrics, "updateDuration">;
  readonly #tracer = trace.getTracer("trunkline.live");

  constructor(metrics: Pick<LiveMetrics, "updateDuration">) {
    this.#metrics = metrics;
  }

  join(channel: string, subscriber: Subscriber): void {
    const members = this.#members.get(channel) ?? new Set();
    members.add(subscriber);
    this.#members.set(channel, members);
  }

  leave(channel: string, subscriber: Subscriber): void {
    const members = this.#members.get(channel);
    members?.delete(subscriber);
    if (members?.size === 0) this.#members.delete(channel);
  }

  /** Hands an event to the followers of each of its channels. */
  async deliver(event: StreamEvent): Promise<void> {
    for (const channel of event.channels) await this.#deliverOn(channel, event);
  }

  /**
   * To all followers of one channel: worded once, in one span that continues the trace of the event's cause. The duration
   * that is recorded is that of the last follower.
   */
  async #deliverOn(channel: string, event: StreamEvent): Promise<void> {
    const members = [...(this.#members.get(channel) ?? [])];
    if (members.length === 0) return;
    const kind = channelKind(channel);
    const parent = event.traceparent
      ? propagation.extract(ROOT_CONTEXT, { traceparent: event.traceparent })
      : ROOT_CONTEXT;
    const span = this.#tracer.startSpan(
      `process ${LIVE_STREAM}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          "messaging.system": "redis",
          "messaging.operation.type": "process",
          "messaging.operation.name": "process",
          "messaging.destination.name": LIVE_STREAM,
          "messaging.message.id": event.position,
          [ATTRIBUTES.liveChannel]: kind,
          ...aboutCall(event),
        },
      },
      parent,
    );
    const text = serializeEvent(event, channel);
    try {
      for (let index = 0; index < members.length; index += 1) {
        members[index]?.deliver(channel, event.position, text);
        const isBatchEnd = (index + 1) % BATCH_MEMBERS === 0 && index + 1 < members.length;
        if (isBatchEnd && members.length > BATCHED_FROM_MEMBERS) await nextTurn();
      }
    } finally {
      const seconds = Math.max(0, (Date.now() - event.atMs) / 1000);
      if (Number.isFinite(seconds)) {
        this.#metrics.updateDuration.record(seconds, { [ATTRIBUTES.liveChannel]: kind });
      }
      span.end();
    }
  }

  /** Tells all followers of all channels to fetch again. */
  resyncAll(position: Position, reason: string): void {
    for (const [channel, members] of this.#members) {
      for (const member of [...members]) member.resync(channel, position, reason);
    }
  }
}
