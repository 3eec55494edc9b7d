import type { Readable } from "node:stream";
import { fileTypeFromBuffer } from "file-type";
import { peek } from "../file-type/index.ts";
import { AUDIO_TYPES, type AudioType } from "./decoders.ts";

/** Tells what a stream brings by its first bytes, whatever it is called; null: nothing that we can play. The content is to be read from here on. */
export async function sniffAudio(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly type: AudioType | null; readonly content: Readable }> {
  const { head, content } = await peek(source);
  const found = await fileTypeFromBuffer(head);
  // What browsers record without a picture is called a video, too.
  const mime = found?.mime === "video/webm" ? "audio/webm" : found?.mime;
  return { type: AUDIO_TYPES[mime ?? ""] ?? null, content };
}
