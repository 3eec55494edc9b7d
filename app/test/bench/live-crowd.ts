import { WebSocket } from "ws";

/** Many clients that read all they get. */
export interface LiveCrowd {
  /** How old each event of this kind of channel was when a client had it, in milliseconds. */
  agesMs(kind: string): readonly number[];
  close(): void;
}

/** So many open their connection at once: a listening socket takes no more. */
const OPENED_AT_ONCE = 50;

/**
 * Connects clients in turn to these ports; each follows its channels. Uncompressed: hundreds of clients in one process would measure
 * their own unpacking.
 */
export async function connectCrowd(
  ports: readonly number[],
  count: number,
  channelsOf: (n: number) => readonly string[],
): Promise<LiveCrowd> {
  const ages = new Map<string, number[]>();
  const sockets: WebSocket[] = [];
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(OPENED_AT_ONCE, count - from) },
      (_, index) => from + index,
    );
    sockets.push(
      ...(await Promise.all(numbers.map((n) => open(ports[n % ports.length] ?? 0, channelsOf(n), note)))),
    );
  }

  function note(channel: string, ageMs: number): void {
    const kind = channel.split(":", 1)[0] ?? "";
    const known = ages.get(kind);
    if (known) known.push(ageMs);
    else ages.set(kind, [ageMs]);
  }

  return {
    agesMs: (kind) => ages.get(kind) ?? [],
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** Resolves when the client follows all of its channels. */
function open(
  port: number,
  channels: readonly string[],
  note: (channel: string, ageMs: number) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    let missing = channels.length;
    socket.once("error", reject);
    socket.once("open", () => {
      for (const channel of channels) socket.send(JSON.stringify({ type: "subscribe", channel }));
    });
    socket.on("message", (data) => {
      const nowMs = Date.now();
      const message = JSON.parse(String(data)) as { type: string; channel: string; at: string };
      if (message.type === "event") note(message.channel, nowMs - Date.parse(message.at));
      if (message.type !== "subscribed") return;
      missing -= 1;
      if (missing === 0) resolve(socket);
    });
  });
}
