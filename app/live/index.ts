export { createChannelPolicy, type MayFollow } from "./channel-policy.ts";
export type {
  LiveEvent,
  LiveLimits,
  LiveMetrics,
  LivePublisher,
  LiveServer,
  LiveServerOptions,
} from "./live.types.ts";
export { createLivePublisher } from "./live-publisher.ts";
export { createLiveServer } from "./live-server.ts";
export { channelName, type Place, tell } from "./tell.ts";
