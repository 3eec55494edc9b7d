import { createServer } from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Redis } from "ioredis";
import { WebSocketServer } from "ws";
import { createLiveServer } from "../../live/index.ts";
import { serializeEvent } from "../../live/live-protocol.ts";
import { waitForEvents } from "../../live/live-stream.ts";
import { silentLogger } from "../../platform/log/index.ts";

/**
 * The board's live channel in a process of its own, in one of two ways: "ours", or "each" – the stream's reader writes, compresses
 * and frames every event for every client, one after the other, with the same library and settings.
 */
const [way, port, redisUrl = ""] = process.argv.slice(2);
const CHANNEL = "board";

const http = createServer((_, response) => response.end("ready"));
const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null });

if (way === "ours") {
  const principal = {
    kind: "api_key",
    id: "bench",
    role: "agent",
    userId: "bench",
    scope: "all",
    name: "bench",
    permissions: new Set<string>(),
  } as const;
  const live = createLiveServer({
    redis: { createReader: connect, commands: connect() },
    authenticate: async () => principal,
    authorizeChannels: async (_, names) => new Set(names),
    urgencyOf: () => "update",
    originAllowed: () => true,
    logger: silentLogger(),
    metrics: {
      connections: { add: () => {} },
      updateDuration: { record: () => {} },
      receiptDuration: { record: () => {} },
      ignoredReceipts: { add: () => {} },
      droppedClients: { add: () => {} },
      heartbeats: { add: () => {} },
    },
    limits: { maxConnectionsPerPrincipal: 10_000 },
  });
  http.on("upgrade", live.handleUpgrade);
  live.start();
} else {
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: {
      threshold: 1_024,
      concurrencyLimit: 4,
      serverNoContextTakeover: true,
      clientNoContextTakeover: true,
      zlibDeflateOptions: { level: 3, memLevel: 7 },
    },
  });
  void tellEach(connect(), sockets);
}
http.listen(Number(port), "127.0.0.1");

async function tellEach(redis: Redis, sockets: WebSocketServer): Promise<void> {
  let last = "$";
  for (;;) {
    for (const event of await waitForEvents(redis, last, { count: 200, blockMs: 5_000 })) {
      last = event.position;
      const text = serializeEvent(event, CHANNEL);
      for (const socket of sockets.clients) socket.send(text);
      await nextTurn();
    }
  }
}
