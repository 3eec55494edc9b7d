import { type ByteReader, createByteReader } from "./byte-reader.ts";
import { type Samples, UnreadableAudio } from "./samples.ts";

/** Frames that are in memory at a time. */
const FRAMES_AT_ONCE = 16_384;
const MAX_CHANNELS = 32;
/** Of chunks before the sound; longer ones are skipped. */
const FORMAT_BYTES = 40;
/** Writers that cannot go back leave these as the length of the sound. */
const UNKNOWN_LENGTHS: ReadonlySet<number> = new Set([0, 0xffffffff]);
const EXTENSIBLE = 0xfffe;

interface Format {
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly bytesPerSample: number;
  /** The value at an offset, from -1 to 1. */
  read(bytes: Buffer, offset: number): number;
}

/**
 * Decodes WAV as telephony writes it: PCM of 8 to 32 bits, floats, A-law and µ-law, also with a length that nobody filled in, or one
 * that the file does not reach.
 * @throws UnreadableAudio
 */
export async function* decodeWav(source: AsyncIterable<Uint8Array>): AsyncGenerator<Samples> {
  const reader = createByteReader(source);
  const head = await reader.take(12);
  if (!/^(RIFF|RF64)$/.test(head.toString("latin1", 0, 4)) || head.toString("latin1", 8, 12) !== "WAVE") {
    throw new UnreadableAudio("no WAV file");
  }
  let format: Format | null = null;
  for (;;) {
    const chunk = await reader.take(8);
    if (chunk.length < 8) throw new UnreadableAudio("a WAV file without sound");
    const name = chunk.toString("latin1", 0, 4);
    const length = chunk.readUInt32LE(4);
    if (name === "data") {
      if (!format) throw new UnreadableAudio("a WAV file that does not say how it is written");
      yield* framesOf(reader, format, UNKNOWN_LENGTHS.has(length) ? Number.POSITIVE_INFINITY : length);
      return;
    }
    const body = name === "fmt " ? await reader.take(Math.min(length, FORMAT_BYTES)) : Buffer.alloc(0);
    if (name === "fmt ") format = formatOf(body);
    // Chunks begin at even places.
    await reader.skip(length + (length % 2) - body.length);
  }
}

async function* framesOf(reader: ByteReader, format: Format, length: number): AsyncGenerator<Samples> {
  const { channels: count, bytesPerSample, sampleRateHz, read } = format;
  const frameBytes = count * bytesPerSample;
  let left = length;
  for (;;) {
    const bytes = await reader.take(Math.min(left, FRAMES_AT_ONCE * frameBytes));
    const frames = Math.floor(bytes.length / frameBytes);
    if (frames === 0) return;
    left -= bytes.length;
    const channels = Array.from({ length: count }, (_, channel) => {
      const samples = new Float32Array(frames);
      let offset = channel * bytesPerSample;
      for (let frame = 0; frame < frames; frame++, offset += frameBytes) samples[frame] = read(bytes, offset);
      return samples;
    });
    yield { channels, sampleRateHz };
  }
}

function formatOf(body: Buffer): Format {
  if (body.length < 16) throw new UnreadableAudio("a WAV file with half a format");
  const said = body.readUInt16LE(0);
  const kind = said === EXTENSIBLE && body.length >= 26 ? body.readUInt16LE(24) : said;
  const channels = body.readUInt16LE(2);
  const sampleRateHz = body.readUInt32LE(4);
  const bits = body.readUInt16LE(14);
  const read = READERS[`${kind}:${bits}`];
  if (!read || channels === 0 || channels > MAX_CHANNELS || sampleRateHz === 0) {
    throw new UnreadableAudio(`a WAV file of format ${kind} with ${bits} bits and ${channels} channels`);
  }
  return { channels, sampleRateHz, bytesPerSample: bits / 8, read };
}

const A_LAW = expanded((code) => {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = bits & 15;
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return bits & 0x80 ? size : -size;
});
const MU_LAW = expanded((code) => {
  const bits = ~code & 0xff;
  const size = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -size : size;
});

/** All 256 values of a law of ITU-T G.711. */
function expanded(law: (code: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => law(code) / 32_768);
}

/** By format and bits. */
const READERS: Readonly<Record<string, Format["read"]>> = {
  "1:8": (bytes, at) => ((bytes[at] ?? 128) - 128) / 128,
  "1:16": (bytes, at) => bytes.readInt16LE(at) / 32_768,
  "1:24": (bytes, at) => bytes.readIntLE(at, 3) / 8_388_608,
  "1:32": (bytes, at) => bytes.readInt32LE(at) / 2_147_483_648,
  "3:32": (bytes, at) => bytes.readFloatLE(at),
  "3:64": (bytes, at) => bytes.readDoubleLE(at),
  "6:8": (bytes, at) => A_LAW[bytes[at] ?? 0] ?? 0,
  "7:8": (bytes, at) => MU_LAW[bytes[at] ?? 0] ?? 0,
};
