import { propagation, ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { LiveMetrics } from "./live.types.ts";
import { LiveFeed, type Subscriber, type ToldEvent } from "./live-feed.ts";
import { channelKind } from "./live-protocol.ts";
import { EVERY_CHANNEL, LIVE_STREAM, type StreamEvent } from "./live-stream.ts";
import type { Position } from "./position.ts";

/** The call that an event is about: it is told on the call's own channel, too. */
function aboutCall({ channels }: StreamEvent): Record<string, string> {
  const own = channels.find((channel) => channelKind(channel) === "call");
  return own === undefined ? {} : { [ATTRIBUTES.callId]: own.slice(own.indexOf(":") + 1) };
}

/** Who follows which channel in this process, and the way of an event to them. */
export class LiveHub {
  readonly #feeds = new Map<string, LiveFeed>();
  readonly #metrics: Pick<LiveMetrics, "updateDuration">;
  readonly #tracer = trace.getTracer("trunkline.live");

  constructor(metrics: Pick<LiveMetrics, "updateDuration">) {
    this.#metrics = metrics;
  }

  join(channel: string, subscriber: Subscriber): void {
    const feed =
      this.#feeds.get(channel) ??
      new LiveFeed(channel, (events, startedAtMs) => this.#noteTold(channel, events, startedAtMs));
    feed.join(subscriber);
    this.#feeds.set(channel, feed);
  }

  leave(channel: string, subscriber: Subscriber): void {
    const feed = this.#feeds.get(channel);
    feed?.leave(subscriber);
    if (feed?.isEmpty) this.#feeds.delete(channel);
  }

  /** Has an event told to the followers of each of its channels, in a moment. */
  deliver(event: StreamEvent): void {
    const channels = event.channels.includes(EVERY_CHANNEL) ? this.#feeds.keys() : event.channels;
    for (const channel of channels) this.#feeds.get(channel)?.add(event);
  }

  /** Tells all followers of all channels to fetch again. */
  resyncAll(position: Position, reason: string): void {
    for (const [channel, feed] of this.#feeds) {
      for (const member of [...feed.members]) member.resync(channel, position, reason);
    }
  }

  /**
   * One span for each event, which continues the trace of its cause: also for one that a newer event of the same key took the
   * place of, or its trace would seem to end before anybody was told. The duration is that of the last of those followers who
   * got it first; who has had its share of events gets it later.
   */
  #noteTold(channel: string, told: readonly ToldEvent[], startedAtMs: number): void {
    for (const { event, superseded } of told) {
      for (const former of superseded) {
        this.#noteEvent(channel, former, startedAtMs, { [ATTRIBUTES.liveSupersededBy]: event.position });
      }
      this.#noteEvent(channel, event, startedAtMs, {});
    }
  }

  #noteEvent(
    channel: string,
    event: StreamEvent,
    startedAtMs: number,
    attributes: Readonly<Record<string, string>>,
  ): void {
    const kind = channelKind(channel);
    const parent = event.traceparent
      ? propagation.extract(ROOT_CONTEXT, { traceparent: event.traceparent })
      : ROOT_CONTEXT;
    const span = this.#tracer.startSpan(
      `process ${LIVE_STREAM}`,
      {
        kind: SpanKind.CONSUMER,
        startTime: startedAtMs,
        attributes: {
          "messaging.system": "redis",
          "messaging.operation.type": "process",
          "messaging.operation.name": "process",
          "messaging.destination.name": LIVE_STREAM,
          "messaging.message.id": event.position,
          [ATTRIBUTES.liveChannel]: kind,
          ...aboutCall(event),
          ...attributes,
        },
      },
      parent,
    );
    const seconds = Math.max(0, (Date.now() - event.atMs) / 1000);
    if (Number.isFinite(seconds)) {
      this.#metrics.updateDuration.record(seconds, { [ATTRIBUTES.liveChannel]: kind });
    }
    span.end();
  }
}
