import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { FollowContactPayload } from "./channels.jobs.ts";
import type { ChannelLive } from "./channel-live.ts";
import { followContact, tellMembers } from "./channels.jobs.ts";

/** The job handlers of this module. */
export function channelsHandlers(
  live: ChannelLive,
  follow: (payload: FollowContactPayload) => Promise<void>,
): JobHandler[] {
  return [
    handle(tellMembers, ({ payload }) => live.tellMembersOf(payload.messageId)),
    handle(followContact, ({ payload }) => follow(payload)),
  ];
}
