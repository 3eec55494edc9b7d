import { setTimeout as sleep } from "node:timers/promises";
import {
  createHttpServer,
  createSameOriginCheck,
  type HttpServer,
  type Principal,
} from "../../http/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { createLivePublisher, createLiveServer, type LiveLimits, type LiveServer } from "../index.ts";
import { startTestRedis, type TestRedis } from "./test-redis.ts";

/** One live server behind HTTP, with what it told its metrics. */
export interface RunningLive {
  readonly live: LiveServer;
  readonly http: HttpServer;
  readonly port: number;
  readonly connections: number[];
  readonly durations: [number, unknown][];
  readonly dropped: unknown[];
  readonly receipts: [number, unknown][];
  /** Reasons of receipts that were not believed. */
  readonly ignoredReceipts: unknown[];
}

/** A Redis of its own and any number of live servers on it. Whoever names himself in cookie or key is signed in. */
export interface LiveTestServers {
  readonly redis: TestRedis;
  /** Names that are no longer signed in. */
  readonly signedOut: Set<string>;
  startServer(limits?: LiveLimits): Promise<RunningLive>;
  readonly publisher: ReturnType<typeof createLivePublisher>;
  /** Publishes a change with a number to know it by. */
  publish(channel: string, n: number, padding?: string): Promise<string>;
  /** Ends the servers, not Redis. */
  stopServers(): Promise<void>;
}

/** Starts Redis; servers follow by `startServer`. */
export async function startLiveTestServers(): Promise<LiveTestServers> {
  const redis = await startTestRedis();
  const publisher = createLivePublisher(redis.connect());
  const running: RunningLive[] = [];
  const signedOut = new Set<string>();

  async function startServer(limits: LiveLimits = {}): Promise<RunningLive> {
    const connections: number[] = [];
    const durations: [number, unknown][] = [];
    const dropped: unknown[] = [];
    const receipts: [number, unknown][] = [];
    const ignoredReceipts: unknown[] = [];
    const authenticate = async ({
      cookies,
      authorization,
    }: {
      cookies: Readonly<Record<string, string>>;
      authorization: string | undefined;
    }): Promise<Principal | null> => {
      const id = authorization?.replace("Bearer ", "") ?? cookies.trunkline_session;
      return id === undefined || signedOut.has(id)
        ? null
        : authorization === undefined
          ? {
              kind: "user",
              id,
              userId: id,
              scope: "all",
              name: id,
              role: "agent",
              permissions: new Set(),
              sessionId: id,
            }
          : {
              kind: "api_key",
              id,
              userId: id,
              scope: "all",
              name: id,
              role: "agent",
              permissions: new Set(),
            };
    };
    const live = createLiveServer({
      redis: { createReader: () => redis.connect(), commands: redis.connect() },
      authenticate,
      authorizeChannels: async (principal, names) =>
        new Set(names.filter((name) => !name.startsWith("user:") || name === `user:${principal.id}`)),
      urgencyOf: (channel) => (channel.startsWith("user:") ? "notification" : "update"),
      originAllowed: createSameOriginCheck("http://127.0.0.1:8080"),
      logger: silentLogger(),
      metrics: {
        connections: { add: (value) => void connections.push(value) },
        updateDuration: { record: (value, attributes) => void durations.push([value, attributes]) },
        receiptDuration: { record: (value, attributes) => void receipts.push([value, attributes]) },
        heartbeats: { add: () => undefined },
        ignoredReceipts: {
          add: (count, attributes) => {
            for (let n = 0; n < count; n += 1)
              ignoredReceipts.push(attributes?.["trunkline.live.ignore_reason"]);
          },
        },
        droppedClients: {
          add: (_, attributes) => void dropped.push(attributes?.["trunkline.live.drop_reason"]),
        },
      },
      limits,
    });
    const http = createHttpServer({
      routes: [],
      authenticate,
      logger: silentLogger(),
      config: {
        host: "127.0.0.1",
        port: 0,
        publicUrl: "http://127.0.0.1:8080",
        trustedProxies: 0,
        environment: "test",
      },
      onUpgrade: live.handleUpgrade,
    });
    live.start();
    const { port } = await http.listen();
    for (let tries = 0; !live.isReading && tries < 200; tries += 1) await sleep(10);
    const started = { live, http, port, connections, durations, dropped, receipts, ignoredReceipts };
    running.push(started);
    return started;
  }

  return {
    redis,
    signedOut,
    publisher,
    startServer,
    publish: (channel, n, padding = "") =>
      publisher.publish({ channels: [channel], event: "call.changed", data: { n, padding }, at: new Date() }),
    async stopServers() {
      for (const { live, http } of running.splice(0)) {
        await live.close({ graceMs: 500 });
        await http.close({ graceMs: 100 });
      }
      signedOut.clear();
    },
  };
}
