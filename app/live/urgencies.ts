import type { ChannelContract, Urgency } from "../http/index.ts";
import { channelKind } from "./live-protocol.ts";

/** How urgent a channel's events are, by what the modules' contracts declare. */
export function createUrgencies(channels: readonly ChannelContract[]): (channel: string) => Urgency {
  const declared = new Map(channels.map(({ pattern, urgency }) => [channelKind(pattern), urgency]));
  return (channel) => declared.get(channelKind(channel)) ?? "update";
}
