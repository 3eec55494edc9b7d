import { connect, type Socket } from "node:net";
import { WebSocket } from "ws";
import { maskedText, upgradeRequest } from "./raw-client.ts";

/** Many clients of one server, of which one reads what it gets. */
export interface LiveReaders {
  /** Bytes that all but the one have got so far. */
  receivedBytes(): number;
  /** How old each event was that the one has got, in milliseconds, and which were its numbers. */
  readonly heard: readonly { readonly ageMs: number; readonly n: number }[];
  close(): void;
}

/** Connects `count` clients with compression. All but one leave what they get unread, so that the measured is the server. */
export async function connectReaders(port: number, count: number): Promise<LiveReaders> {
  let bytes = 0;
  const heard: { ageMs: number; n: number }[] = [];
  const crowd: Socket[] = await Promise.all(
    Array.from({ length: count - 1 }, () =>
      openUnread(port, (chunk) => {
        bytes += chunk.length;
      }),
    ),
  );
  const reader = new WebSocket(`ws://127.0.0.1:${port}/live`);
  await new Promise((resolve, reject) => reader.once("open", resolve).once("error", reject));
  reader.on("message", (data) => {
    const message = JSON.parse(String(data)) as { type: string; at: string; data: { n: number } };
    if (message.type === "event")
      heard.push({ ageMs: Date.now() - Date.parse(message.at), n: message.data.n });
  });
  reader.send(SUBSCRIBE);
  return {
    receivedBytes: () => bytes,
    heard,
    close: () => {
      for (const socket of crowd) socket.destroy();
      reader.terminate();
    },
  };
}

const SUBSCRIBE = JSON.stringify({ type: "subscribe", channel: "board" });

function openUnread(port: number, onData: (chunk: Buffer) => void): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(upgradeRequest(port, { isDeflated: true }));
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(new Error("the server took no more connections")));
    socket.once("data", () => {
      socket.on("data", onData);
      socket.write(maskedText(SUBSCRIBE));
      resolve(socket);
    });
  });
}
