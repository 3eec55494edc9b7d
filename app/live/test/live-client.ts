import { type ClientOptions, WebSocket } from "ws";

/** What the server said, parsed. */
export interface ServerSays {
  readonly type: string;
  readonly channel?: string;
  readonly position?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly replayed?: number;
  readonly retryAfterMs?: number;
  readonly data?: { readonly n?: number };
  readonly [name: string]: unknown;
}

/** A client for tests: keeps all it hears, and waits for what is expected. */
export interface TestClient {
  readonly socket: WebSocket;
  readonly heard: ServerSays[];
  send(message: unknown): void;
  /** Resolves with the first message, heard already or yet to come, that fits. */
  hear(fits: (message: ServerSays) => boolean, timeoutMs?: number): Promise<ServerSays>;
  /** Resolves when the event with this number has come on a channel. Channels are told apart: what came on one says nothing of another. */
  hearOn(channel: string, n: number): Promise<ServerSays>;
  /** Subscribes and resolves with the answer. */
  subscribe(channel: string, after?: string): Promise<ServerSays>;
  /** The numbers in the events of a channel, in the order of arrival. */
  numbers(channel: string): (number | undefined)[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Connects with a session cookie, or with what `headers` say. */
export async function connectClient(
  port: number,
  headers: Record<string, string> = { Cookie: "trunkline_session=anna" },
  options: ClientOptions = {},
): Promise<TestClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { ...options, headers });
  const heard: ServerSays[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    heard.push(JSON.parse(String(data)) as ServerSays);
    for (const check of [...waiting]) check();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
  const hear: TestClient["hear"] = (fits, timeoutMs = 30_000) =>
    new Promise((resolve, reject) => {
      const check = () => {
        const found = heard.find(fits);
        if (!found) return;
        waiting.delete(check);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`not heard: ${fits}; heard ${JSON.stringify(heard.slice(-5)).slice(0, 500)}`));
      }, timeoutMs);
      waiting.add(check);
      check();
    });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("unexpected-response", (_, response) => {
      response.resume();
      reject(new Error(`refused: ${response.statusCode}`));
    });
    socket.once("error", reject);
  });
  return {
    socket,
    heard,
    closed,
    hear,
    hearOn: (channel, n) => hear((message) => message.channel === channel && message.data?.n === n),
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    async subscribe(channel, after) {
      const from = heard.length;
      socket.send(JSON.stringify({ type: "subscribe", channel, ...(after === undefined ? {} : { after }) }));
      return await hear(
        (message) =>
          heard.indexOf(message) >= from &&
          message.channel === channel &&
          (message.type === "subscribed" || message.type === "error"),
      );
    },
    numbers: (channel) =>
      heard.filter((one) => one.type === "event" && one.channel === channel).map((one) => one.data?.n),
  };
}
