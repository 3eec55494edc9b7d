export type {
  LiveEvent,
  LiveLimits,
  LiveMetrics,
  LivePublisher,
  LiveServer,
  LiveServerOptions,
} from "./live.types.ts";
