import { Readable } from "node:stream";
import { fileTypeFromBuffer } from "file-type";
import { AUDIO_TYPES, type AudioType } from "./decoders.ts";

/** What a file's kind is told by. */
const HEAD_BYTES = 4_100;

/** Tells what a stream brings by its first bytes, whatever it is called; null: nothing that we can play. The content is to be read from here on. */
export async function sniffAudio(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly type: AudioType | null; readonly content: Readable }> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { value, done } = await iterator.next();
    if (done) break;
    head.push(value);
    bytes += value.length;
  }
  async function* whole() {
    try {
      yield* head;
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) return;
        yield value;
      }
    } finally {
      // Whoever stops in the middle lets the source go.
      await iterator.return?.();
    }
  }
  const found = await fileTypeFromBuffer(Buffer.concat(head));
  // What browsers record without a picture is called a video, too.
  const mime = found?.mime === "video/webm" ? "audio/webm" : found?.mime;
  return { type: AUDIO_TYPES[mime ?? ""] ?? null, content: Readable.from(whole(), { objectMode: false }) };
}
