import WebSocket from "ws";
import { DEMO_PASSWORD } from "../../modules/identity/identity.demo.ts";

/** Signs a demo user in; resolves with the cookie header. */
export async function signIn(
  appUrl: string,
  role: "agent" | "supervisor" | "manager" | "admin",
): Promise<string> {
  const response = await fetch(`${appUrl}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${role}@trunkline.example`, password: DEMO_PASSWORD }),
  });
  if (response.status !== 200) throw new Error(`signing in was refused: ${await response.text()}`);
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

/** A message of the live server; see app/live/live-protocol.ts. */
export interface LiveMessage {
  readonly type: string;
  readonly channel?: string;
  /** Of events and subscriptions: where in the stream it stands. */
  readonly position?: string;
  readonly event?: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape.
  readonly data?: any;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly traceparent?: string | null;
}

/** A browser's live connection. */
export interface LiveClient {
  /** All that was received so far. */
  readonly messages: readonly LiveMessage[];
  /** Code of the close, once it came. */
  readonly closed: Promise<number>;
  /** Resolves when the server has confirmed the subscription; with `after` it repeats what came after that position. */
  subscribe(channel: string, after?: string): Promise<void>;
  send(text: string): void;
  /** Resolves with the first message that matches, received before or after this call. */
  next(what: string, matches: (message: LiveMessage) => boolean, timeoutMs?: number): Promise<LiveMessage>;
  close(): void;
}

/** Opens a live connection as a page of the application would. */
export async function openLive(appUrl: string, cookie: string): Promise<LiveClient> {
  const socket = new WebSocket(`${appUrl.replace("http", "ws")}/live`, {
    headers: { cookie, origin: appUrl },
  });
  const messages: LiveMessage[] = [];
  const listeners = new Set<() => void>();
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)));
    for (const listener of listeners) listener();
  });
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.on("error", () => {});

  async function next(what: string, matches: (message: LiveMessage) => boolean, timeoutMs = 30_000) {
    const found = () => messages.find(matches);
    let listener = () => {};
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<LiveMessage>((resolve, reject) => {
        timer = setTimeout(
          () =>
            reject(new Error(`${what} did not come; received: ${JSON.stringify(messages).slice(0, 2_000)}`)),
          timeoutMs,
        );
        listener = () => {
          const message = found();
          if (message) resolve(message);
        };
        listeners.add(listener);
        listener();
      });
    } finally {
      clearTimeout(timer);
      listeners.delete(listener);
    }
  }

  return {
    messages,
    closed,
    next,
    send: (text) => socket.send(text),
    subscribe: async (channel, after) => {
      socket.send(JSON.stringify({ type: "subscribe", channel, ...(after === undefined ? {} : { after }) }));
      await next(`subscription to ${channel}`, (one) => one.type === "subscribed" && one.channel === channel);
    },
    close: () => socket.close(),
  };
}
