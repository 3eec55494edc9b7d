import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { type Principal, parseCookies } from "../http/index.ts";
import type { LiveServer, LiveServerOptions } from "./live.types.ts";
import { LiveHub } from "./live-hub.ts";
import { withDefaults } from "./live-limits.ts";
import { createLiveReader } from "./live-reader.ts";
import { Receipts, receiptShare } from "./live-receipts.ts";
import { collectReplay, type Replay } from "./live-replay.ts";
import { LiveSession } from "./live-session.ts";
import { comparePositions, type Position } from "./position.ts";
import { DEFLATE, writePrepared } from "./prepared-message.ts";

const LIVE_PATH = "/live";
/** Clients come back spread over this time per client, so that a deployment is not followed by a stampede. */
const RETURN_SPREAD_PER_CLIENT_MS = 20;
const RETURN_SPREAD_MAX_MS = 10_000;
const RETURN_EARLIEST_MS = 250;

/** Makes the live side of a process: sockets, channels, and the one reader that feeds them. */
export function createLiveServer(options: LiveServerOptions): LiveServer {
  const { logger, metrics, redis, urgencyOf } = options;
  const limits = withDefaults(options.limits);
  const hub = new LiveHub(metrics);
  const sessions = new Set<LiveSession>();
  const connectionsOf = new Map<string, number>();
  let isClosing = false;

  const reader = createLiveReader(redis.createReader, logger, {
    onEvent: (event) => hub.deliver(event),
    onGap: () => hub.resyncAll(reader.history.last, "events were lost"),
  });

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    perMessageDeflate: {
      // Without a kept dictionary a connection costs no compression memory while it is silent, and a message is compressed
      // once for all clients.
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      serverMaxWindowBits: DEFLATE.windowBits,
    },
  });

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (isClosing || sessions.size >= limits.maxConnections)
      return refuse(socket, 503, "Service Unavailable");
    const credentials = {
      cookies: parseCookies(request.headers.cookie),
      authorization: request.headers.authorization,
    };
    const principal = await options.authenticate(credentials);
    if (!principal) return refuse(socket, 401, "Unauthorized");
    // By what proved who it is, not by what else was sent: another site can add a header, and browsers add the cookie.
    if (principal.sessionId !== undefined && !options.originAllowed(request.headers)) {
      return refuse(socket, 403, "Forbidden");
    }
    const open = connectionsOf.get(principal.id) ?? 0;
    if (open >= limits.maxConnectionsPerPrincipal) return refuse(socket, 429, "Too Many Requests");
    if (isClosing || socket.destroyed) return refuse(socket, 503, "Service Unavailable");
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      welcome(webSocket, socket, principal, () => options.authenticate(credentials)),
    );
  }

  function welcome(
    webSocket: WebSocket,
    socket: Duplex,
    principal: Principal,
    reauthenticate: () => Promise<Principal | null>,
  ): void {
    const isDeflated = webSocket.extensions.includes("permessage-deflate");
    const watchers = (options.watchConnections ?? []).flatMap((watch) => watch(principal) ?? []);
    const session = new LiveSession(webSocket, principal, {
      write: (messages) => writePrepared(socket, messages, isDeflated),
      hub,
      limits,
      logger,
      reauthenticate,
      authorizeChannels: options.authorizeChannels,
      replay,
      readNewer,
      urgencyOf,
      receiptShare: receiptShare(sessions.size + 1),
      receipts: new Receipts({ findEvent: (position) => reader.history.find(position), urgencyOf, metrics }),
      onActive: () => {
        for (const watcher of watchers) watcher.active();
      },
      onHeartbeat: (outcome) => metrics.heartbeats.add(1, { [ATTRIBUTES.liveHeartbeatOutcome]: outcome }),
      onDropped: (reason) => metrics.droppedClients.add(1, { [ATTRIBUTES.liveDropReason]: reason }),
    });
    sessions.add(session);
    const stopChecking = checkNowAndThen(session);
    connectionsOf.set(principal.id, (connectionsOf.get(principal.id) ?? 0) + 1);
    metrics.connections.add(1);
    webSocket.once("close", () => {
      stopChecking();
      sessions.delete(session);
      metrics.connections.add(-1);
      for (const watcher of watchers) watcher.closed();
      const left = (connectionsOf.get(principal.id) ?? 1) - 1;
      if (left > 0) connectionsOf.set(principal.id, left);
      else connectionsOf.delete(principal.id);
    });
  }

  /** Each at a time of its own: a thousand questions at once would hold up the database, and what is to be told. */
  function checkNowAndThen(session: LiveSession): () => void {
    const { rightsCheckIntervalMs } = limits;
    const check = () => {
      timer = setTimeout(check, rightsCheckIntervalMs).unref();
      void session.checkRights();
    };
    let timer = setTimeout(check, Math.random() * rightsCheckIntervalMs).unref();
    return () => clearTimeout(timer);
  }

  async function replay(channel: string, after: Position | undefined): Promise<Replay> {
    if (after === undefined) return { kind: "events", events: [], position: reader.history.last };
    return await collectReplay(redis.commands, reader.history, {
      channel,
      after,
      maxEvents: limits.maxReplayedEvents,
      maxBytes: limits.slowAboveBytes,
    });
  }

  function readNewer(channel: string, after: Position) {
    const { history } = reader;
    const position = comparePositions(after, history.last) > 0 ? after : history.last;
    return { events: history.after(after, channel), position };
  }

  const recheckRights: LiveServer["recheckRights"] = (of) => {
    const meant = of && new Set(of.principalIds);
    for (const session of sessions) {
      if (!meant || meant.has(session.principalId) || session.follows(of?.followersOf ?? []))
        void session.checkRights();
    }
  };

  return {
    start: () => reader.start(),
    recheckRights,
    handleUpgrade(request, socket, head) {
      if (request.url?.split("?", 1)[0] !== LIVE_PATH) return false;
      const ignore = () => socket.destroy();
      socket.on("error", ignore);
      upgrade(request, socket, head).then(
        () => socket.off("error", ignore),
        (error: unknown) => {
          logger.error({ error }, "live connection could not be opened");
          refuse(socket, 503, "Service Unavailable");
        },
      );
      return true;
    },
    get isReading() {
      return reader.isReading;
    },
    get connectionCount() {
      return sessions.size;
    },
    async close({ graceMs }) {
      isClosing = true;
      const spreadMs = Math.min(RETURN_SPREAD_MAX_MS, sessions.size * RETURN_SPREAD_PER_CLIENT_MS);
      for (const session of sessions) {
        session.end(
          "shutdown",
          Math.round(RETURN_EARLIEST_MS + Math.random() * (spreadMs + RETURN_EARLIEST_MS)),
        );
      }
      await Promise.race([allClosed(), new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
      for (const session of sessions) session.cut();
      await reader.stop();
      sockets.close();
    },
  };

  async function allClosed(): Promise<void> {
    while (sessions.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function refuse(socket: Duplex, status: number, reason: string): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
