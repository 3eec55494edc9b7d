import type { Duplex } from "node:stream";
import { constants, deflateRawSync } from "node:zlib";
import { Sender } from "ws";
import { serializeEvent } from "./live-protocol.ts";
import type { StreamEvent } from "./live-stream.ts";

/** Shorter messages are sent as they are. */
const COMPRESS_FROM_BYTES = 512;
/** What a flushed block ends with; the receiver adds it again (RFC 7692, 7.2.1). */
const FLUSH_TAIL_BYTES = 4;
const TEXT = 1;

/** How messages are compressed. The window is that of all clients, so that the bytes are the same. */
export const DEFLATE = { level: 3, memLevel: 7, windowBits: constants.Z_MAX_WINDOWBITS } as const;

/**
 * A message for many clients: written as JSON, compressed and framed once. What a server sends is not masked and, as we
 * negotiate no context takeover, compressed on its own: the bytes are the same for everybody.
 */
export class PreparedMessage {
  readonly text: string;
  #plain: Buffer | undefined;
  #deflated: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The frame as it goes over the wire, to a client with permessage-deflate or without. */
  frame(isDeflated: boolean): Buffer {
    if (!isDeflated) {
      this.#plain ??= frameOf(Buffer.from(this.text), false);
      return this.#plain;
    }
    this.#deflated ??= this.#deflate();
    return this.#deflated;
  }

  #deflate(): Buffer {
    const bytes = Buffer.from(this.text);
    if (bytes.length < COMPRESS_FROM_BYTES) return this.frame(false);
    const flushed = deflateRawSync(bytes, { ...DEFLATE, finishFlush: constants.Z_SYNC_FLUSH });
    return frameOf(flushed.subarray(0, -FLUSH_TAIL_BYTES), true);
  }
}

const prepared = new WeakMap<StreamEvent, Map<string, PreparedMessage>>();

/** The message that tells followers of a channel of an event, made once for all of them. */
export function messageOf(event: StreamEvent, channel: string): PreparedMessage {
  const byChannel = prepared.get(event) ?? new Map<string, PreparedMessage>();
  prepared.set(event, byChannel);
  const message = byChannel.get(channel) ?? new PreparedMessage(serializeEvent(event, channel));
  byChannel.set(channel, message);
  return message;
}

/** Writes messages to a client's socket, in one packet where they fit; `ws` has nothing of its own under way when this is called. */
export function writePrepared(
  socket: Duplex,
  messages: readonly PreparedMessage[],
  isDeflated: boolean,
): void {
  socket.cork();
  for (const message of messages) socket.write(message.frame(isDeflated));
  socket.uncork();
}

function frameOf(data: Buffer, isCompressed: boolean): Buffer {
  return Buffer.concat(
    Sender.frame(data, { fin: true, rsv1: isCompressed, opcode: TEXT, mask: false, readOnly: true }),
  );
}
