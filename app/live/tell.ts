import type { z } from "zod";
import type { ChannelContract } from "../http/index.ts";
import type { LivePublisher } from "./live.types.ts";

/** Where an event is told: a channel that a contract declares, and the id in its name where it has one. */
export interface Place<Channel extends ChannelContract = ChannelContract> {
  readonly channel: Channel;
  readonly id?: string;
}

/** The events that every one of these channels has. */
type EventOf<Channel extends ChannelContract> = keyof Channel["events"] & string;

/**
 * Publishes a change on one or more declared channels, all of which have this event; resolves when Redis has it. `at`:
 * when the change was committed.
 */
export async function tell<Channel extends ChannelContract, Event extends EventOf<Channel>>(
  live: LivePublisher,
  places: readonly [
    Place<Channel>,
    ...Place<ChannelContract & { events: Record<NoInfer<Event>, unknown> }>[],
  ],
  {
    event,
    data,
    newestOf,
  }: {
    readonly event: Event;
    readonly data: z.input<Channel["events"][Event]>;
    /** The id of what it describes wholly: a busy client gets only the newest of this event and id. Left out: each is told. */
    readonly newestOf?: string;
  },
  { at, traceparent }: { readonly at: Date; readonly traceparent: string | null },
): Promise<void> {
  await live.publish({
    channels: places.map(({ channel, id }) => channelName(channel, id)),
    event,
    data,
    ...(newestOf === undefined ? {} : { key: `${event}:${newestOf}` }),
    at,
    ...(traceparent ? { traceparent } : {}),
  });
}

/** The name of one channel of a pattern. */
export function channelName({ pattern }: Pick<ChannelContract, "pattern">, id?: string): string {
  if (pattern.includes("{id}") !== (id !== undefined)) {
    throw new Error(`the live channel ${pattern} ${id === undefined ? "needs an id" : "has no id"}`);
  }
  return pattern.replace("{id}", id ?? "");
}
