import type { z } from "zod";
import type { ChannelContract } from "../http/index.ts";
import type { LivePublisher } from "./live.types.ts";

/** What is told on a channel that a contract declares. */
export interface Told<Channel extends ChannelContract, Event extends keyof Channel["events"] & string> {
  readonly channel: Channel;
  /** For channels with an id in their pattern. */
  readonly id?: string;
  readonly event: Event;
  readonly data: z.input<Channel["events"][Event]>;
}

/** Publishes an event on a declared channel; resolves when Redis has it. `at`: when the change was committed. */
export async function tell<Channel extends ChannelContract, Event extends keyof Channel["events"] & string>(
  live: LivePublisher,
  { channel, id, event, data }: Told<Channel, Event>,
  { at, traceparent }: { readonly at: Date; readonly traceparent: string | null },
): Promise<void> {
  await live.publish({
    channel: channelName(channel, id),
    event,
    data,
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
