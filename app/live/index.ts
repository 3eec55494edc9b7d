export { createChannelPolicy } from "./channel-policy.ts";
export type {
  LiveEvent,
  LiveLimits,
  LiveMetrics,
  LivePublisher,
  LiveServer,
  LiveServerOptions,
} from "./live.types.ts";
export { clientMessageSchema } from "./live-protocol.ts";
export { createLivePublisher } from "./live-publisher.ts";
export { createLiveServer } from "./live-server.ts";
export { channelName, tell } from "./tell.ts";
