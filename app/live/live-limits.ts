import type { LiveLimits } from "./live.types.ts";

const MEBIBYTE = 1024 * 1024;

/** The limits with their defaults filled in. */
export function withDefaults(limits: LiveLimits = {}): Required<LiveLimits> {
  return {
    maxConnectionsPerPrincipal: 20,
    maxConnections: 5_000,
    maxChannelsPerConnection: 100,
    maxBufferedBytes: 4 * MEBIBYTE,
    slowAboveBytes: MEBIBYTE,
    slowAfterMs: 2_000,
    maxMessageBytes: 4 * 1024,
    maxEventsPerSecond: 100,
    maxReplayedEvents: 1_000,
    rightsCheckIntervalMs: 5_000,
    activePingIntervalMs: 30_000,
    idlePingIntervalMs: 60_000,
    idleAfterMs: 300_000,
    ...limits,
  };
}
