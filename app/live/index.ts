export { createChannelPolicy, type MayFollow } from "./channel-policy.ts";
export type {
  ConnectionWatcher,
  LiveEvent,
  LiveLimits,
  LiveMetrics,
  LivePublisher,
  LiveServer,
  LiveServerOptions,
  WatchConnection,
} from "./live.types.ts";
export { clientMessageSchema } from "./live-protocol.ts";
export { createLivePublisher } from "./live-publisher.ts";
export { createLiveServer } from "./live-server.ts";
export { LUA_TELL } from "./live-stream-lua.ts";
export { createUrgencies } from "./urgencies.ts";
export { channelName, type Place, tell } from "./tell.ts";
