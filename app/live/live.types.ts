import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Counter, Histogram, UpDownCounter } from "@opentelemetry/api";
import type { Redis } from "ioredis";
import type { Authenticate, Principal, Urgency } from "../http/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { AuthorizeChannels } from "./channel-policy.ts";

/** One change to tell subscribers of. */
export interface LiveEvent {
  /** `board`, `call:<id>`, `user:<id>` … : kind, and an id behind a colon where there is one. One change is one event, on all of them. */
  readonly channels: readonly string[];
  /** Name of the event, such as `call.changed`. */
  readonly event: string;
  /**
   * Of events with the same key on a channel the newest says all that those before it said: a busy client gets only that
   * one. Left out: each is told.
   */
  readonly key?: string;
  /** What clients get as `data`; JSON. */
  readonly data: unknown;
  /** When the change was committed; the update's latency is measured from here. */
  readonly at: Date;
  /** W3C trace context of the change's cause; left out: that of the active span. */
  readonly traceparent?: string;
}

/** Tells all processes' subscribers of changes. */
export interface LivePublisher {
  /**
   * Appends the event to the stream; resolves with its position. Rejects when Redis does not take it: then followers of
   * its channels, in every process, are told to fetch again as soon as Redis takes something.
   */
  publish(event: LiveEvent): Promise<string>;
}

/** Bounds of the live server; each has a default. */
export interface LiveLimits {
  /** Open connections of one principal; 20. */
  readonly maxConnectionsPerPrincipal?: number;
  /** Open connections of this process; 5,000. */
  readonly maxConnections?: number;
  /** Channels of one connection; 100. */
  readonly maxChannelsPerConnection?: number;
  /** Bytes waiting in a socket at most; beyond it the client is dropped at once; 4 MiB. */
  readonly maxBufferedBytes?: number;
  /** A client that has more than this waiting for `slowAfterMs` is dropped as slow; 1 MiB. */
  readonly slowAboveBytes?: number;
  /** 2,000. */
  readonly slowAfterMs?: number;
  /** Bytes of one message from a client; 4 KiB. */
  readonly maxMessageBytes?: number;
  /** Events that a client gets in any second at most, replays aside; 100. */
  readonly maxEventsPerSecond?: number;
  /** Missed events replayed at most on one subscription, `slowAboveBytes` together; beyond it: resync; 1,000. */
  readonly maxReplayedEvents?: number;
  /** Time between looks at whether a client may still be here; 5,000. */
  readonly rightsCheckIntervalMs?: number;
  /** Time between pings while the client is active; 30,000. */
  readonly activePingIntervalMs?: number;
  /** Time between pings when it was not heard of for `idleAfterMs`; 60,000. */
  readonly idlePingIntervalMs?: number;
  /** 300,000. */
  readonly idleAfterMs?: number;
}

/** Handles of the instruments in the catalogue. */
export interface LiveMetrics {
  readonly connections: Pick<UpDownCounter, "add">;
  readonly updateDuration: Pick<Histogram, "record">;
  readonly receiptDuration: Pick<Histogram, "record">;
  readonly ignoredReceipts: Pick<Counter, "add">;
  readonly droppedClients: Pick<Counter, "add">;
  readonly heartbeats: Pick<Counter, "add">;
}

/** Told of one client's connection. */
export interface ConnectionWatcher {
  /** Somebody is using the client. */
  active(): void;
  closed(): void;
}

/** Told that a client has connected; null: it is of no interest. */
export type WatchConnection = (principal: Principal) => ConnectionWatcher | null;

/** What the live server is made of. */
export interface LiveServerOptions {
  readonly redis: {
    /** Makes a connection of its own for blocking reads (no command time-out, `maxRetriesPerRequest: null`). */
    createReader(): Redis;
    /** Shared connection for everything short. */
    readonly commands: Redis;
  };
  readonly authenticate: Authenticate;
  /** `createChannelPolicy`. */
  readonly authorizeChannels: AuthorizeChannels;
  /** How urgent a channel's events are (`createUrgencies`). */
  readonly urgencyOf: (channel: string) => Urgency;
  /** Did one of our own pages open this connection? (`createSameOriginCheck`.) Asked when a cookie proved who the client is. */
  readonly originAllowed: (headers: IncomingHttpHeaders) => boolean;
  readonly watchConnections?: readonly WatchConnection[];
  readonly logger: Logger;
  readonly metrics: LiveMetrics;
  readonly limits?: LiveLimits;
}

/** The live side of one process. */
export interface LiveServer {
  /** Starts to read the stream from its present end. Resolves at once; connects and reconnects by itself. */
  start(): void;
  /** Takes over upgrade requests for /live; false: not ours. Fits `HttpServerOptions.onUpgrade`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Is the stream being read? For readiness and health. */
  readonly isReading: boolean;
  /** Open connections. */
  readonly connectionCount: number;
  /** Looks at once whether the clients of these principals or live channels, or all of them, may still be here and hear what they follow. */
  recheckRights(of?: {
    readonly principalIds: readonly string[];
    readonly followersOf?: readonly string[] | undefined;
  }): void;
  /** Says goodbye to every client with a spread-out time to come back, and closes within `graceMs`. */
  close(options: { readonly graceMs: number }): Promise<void>;
}
