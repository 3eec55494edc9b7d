import { handle, type JobHandler } from "../../platform/queue/index.ts";
import type { ChannelLive } from "./channel-live.ts";
import { tellMembers } from "./channels.jobs.ts";

/** The job handlers of this module. */
export function channelsHandlers(live: ChannelLive): JobHandler[] {
  return [handle(tellMembers, ({ payload }) => live.tellMembersOf(payload.messageId))];
}
