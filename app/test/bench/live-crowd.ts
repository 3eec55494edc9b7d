import { connect, type Socket } from "node:net";
import { maskedText, upgradeRequest } from "./raw-client.ts";

/** Many clients that read all they get. */
export interface LiveCrowd {
  /** How old each event of this kind of channel was when a client had it, in milliseconds. */
  agesMs(kind: string): readonly number[];
  close(): void;
}

/** So many open their connection at once: a listening socket takes no more. */
const OPENED_AT_ONCE = 50;
/** What of an event says which it is; never longer than `HEAD_LENGTH`. */
const EVENT = /"type":"event","channel":"([a-z]+)[^"]*","position":"[^"]+","event":"[^"]+","at":"([^"]+)"/g;
const HEAD_LENGTH = 300;

/**
 * Connects clients in turn to these ports; each follows its channels. They read what matters off the bytes, uncompressed: a library's
 * clients by the hundred in one process would measure their own unpacking.
 */
export async function connectCrowd(
  ports: readonly number[],
  count: number,
  channelsOf: (n: number) => readonly string[],
): Promise<LiveCrowd> {
  const ages = new Map<string, number[]>();
  const sockets: Socket[] = [];
  const note = (kind: string, ageMs: number) => {
    const known = ages.get(kind);
    if (known) known.push(ageMs);
    else ages.set(kind, [ageMs]);
  };
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(OPENED_AT_ONCE, count - from) },
      (_, index) => from + index,
    );
    const opening = numbers.map((n) => openClient(ports[n % ports.length] ?? 0, channelsOf(n), note));
    sockets.push(...(await Promise.all(opening)));
  }
  return {
    agesMs: (kind) => ages.get(kind) ?? [],
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Resolves when the client follows all of its channels. */
function openClient(
  port: number,
  channels: readonly string[],
  note: (kind: string, ageMs: number) => void,
): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(upgradeRequest(port, { isDeflated: false }));
  let isUpgraded = false;
  let missing = channels.length;
  let rest = "";
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(new Error("the server took no more connections")));
    socket.on("data", (chunk) => {
      const nowMs = Date.now();
      if (!isUpgraded) {
        isUpgraded = true;
        for (const channel of channels)
          socket.write(maskedText(JSON.stringify({ type: "subscribe", channel })));
      }
      const text = rest + chunk.toString("latin1");
      if (missing > 0) {
        missing -= chunk.toString("latin1").split('"type":"subscribed"').length - 1;
        if (missing === 0) resolve(socket);
      }
      let readUpTo = Math.max(0, text.length - HEAD_LENGTH);
      for (const match of text.matchAll(EVENT)) {
        const [head, kind = "", at = ""] = match;
        note(kind, nowMs - Date.parse(at));
        readUpTo = Math.max(readUpTo, match.index + head.length);
      }
      rest = text.slice(readUpTo);
    });
  });
}
