import { type Samples, UnreadableAudio } from "./samples.ts";
import { decodeWav } from "./wav.ts";

/** What the decoders of `@audio/decode-…` have in common. */
interface Decoder {
  decode(bytes: Uint8Array): Decoded;
  flush?(): Decoded;
  free(): void;
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

/** A kind of sound that we take. */
export interface AudioType {
  /** As it is served. */
  readonly contentType: string;
  readonly extension: string;
  /** @throws UnreadableAudio */
  decode(source: AsyncIterable<Uint8Array>): AsyncGenerator<Samples>;
}

/** By content type. Decoders are WebAssembly, read when the first file of their kind comes. */
export const AUDIO_TYPES: Readonly<Record<string, AudioType>> = Object.fromEntries(
  (
    [
      ["audio/wav", "wav", decodeWav],
      ["audio/mpeg", "mp3", decodedBy(async () => (await import("@audio/decode-mp3")).decoder())],
      [
        "audio/ogg; codecs=opus",
        "opus",
        decodedBy(async () => (await import("@audio/decode-opus")).decoder()),
      ],
      ["audio/ogg", "ogg", decodedBy(async () => (await import("@audio/decode-vorbis")).decoder())],
      ["audio/webm", "webm", decodedBy(async () => (await import("@audio/decode-webm")).decoder())],
    ] as const
  ).map(([contentType, extension, decode]) => [contentType, { contentType, extension, decode }]),
);

function decodedBy(open: () => Promise<Decoder>): AudioType["decode"] {
  return async function* decode(source) {
    const decoder = await open();
    try {
      for await (const chunk of source) yield* samplesOf(() => decoder.decode(chunk));
      yield* samplesOf(() => decoder.flush?.());
    } finally {
      decoder.free();
    }
  };
}

function* samplesOf(decode: () => Decoded | undefined): Generator<Samples> {
  let decoded: Decoded | undefined;
  try {
    decoded = decode();
  } catch (error) {
    throw new UnreadableAudio("the decoder gave up", { cause: error });
  }
  if (decoded?.channelData[0]?.length) {
    yield { channels: decoded.channelData, sampleRateHz: decoded.sampleRate };
  }
}
