import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PEAKS, measureWaveform, sniffAudio, toneWav, UnreadableAudio } from "./index.ts";
import type { Samples } from "./samples.ts";
import { decodeWav } from "./wav.ts";

async function* inChunks(file: Uint8Array, size = 65_536) {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function waveformOf(file: Uint8Array, size?: number) {
  const { type, content } = await sniffAudio(inChunks(file, size));
  if (!type) throw new Error("not taken for a sound");
  return { contentType: type.contentType, ...(await measureWaveform(type.decode(content))) };
}

/** A WAV file of these bytes of sound. */
function wavOf(format: number, bits: number, data: Buffer, channels = 1, dataLength = data.length): Buffer {
  const head = toneWav({ seconds: 0 });
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt16LE((channels * bits) / 8, 32);
  head.writeUInt16LE(bits, 34);
  head.writeUInt32LE(dataLength, 40);
  return Buffer.concat([head, data]);
}

async function samplesOf(file: Buffer): Promise<number[]> {
  const all: number[] = [];
  for await (const { channels } of decodeWav(inChunks(file))) all.push(...(channels[0] ?? []));
  return all;
}

describe("sounds", () => {
  it("of WAV are measured: how long, how loud when", async () => {
    const waveform = await waveformOf(toneWav({ seconds: 2, channels: 2 }));
    expect(waveform).toMatchObject({
      contentType: "audio/wav",
      durationMs: 2_000,
      channelCount: 2,
      sampleRateHz: 8_000,
      peakMs: 10,
    });
    expect(waveform.peaks).toHaveLength(200);
    // It swells to the middle of each second.
    expect([waveform.peaks[0], waveform.peaks[50], waveform.peaks[150]]).toEqual([2, 79, 79]);
  });

  it.each([
    ["speech.mp3", "audio/mpeg", 44_100],
    ["speech-opus.ogg", "audio/ogg; codecs=opus", 48_000],
    ["speech-vorbis.ogg", "audio/ogg", 44_100],
    ["speech-opus.webm", "audio/webm", 48_000],
    ["speech-vorbis.webm", "audio/webm", 44_100],
  ])("are taken as %s: the beginning of one that broke off", async (name, contentType, sampleRateHz) => {
    const file = readFileSync(new URL(`test/${name}`, import.meta.url));
    const waveform = await waveformOf(file);
    expect(waveform).toMatchObject({ contentType, sampleRateHz });
    expect(waveform.durationMs).toBeGreaterThan(1_000);
    expect(waveform.durationMs).toBeLessThan(4_000);
    expect(Math.max(...waveform.peaks)).toBeGreaterThan(10);
    expect(await waveformOf(file, 1_000)).toMatchObject({ contentType, channelCount: waveform.channelCount });
  });

  it.each([
    ["PCM of 8 bits", 1, 8, Buffer.from([128, 255, 0]), [0, 0.992, -1]],
    ["PCM of 16 bits", 1, 16, Buffer.from([0, 0, 0xff, 0x7f, 0, 0x80]), [0, 1, -1]],
    ["PCM of 24 bits", 1, 24, Buffer.from([0, 0, 0x40, 0, 0, 0x80]), [0.5, -1]],
    ["PCM of 32 bits", 1, 32, Buffer.from([0, 0, 0, 0x40]), [0.5]],
    ["floats", 3, 32, Buffer.from(Float32Array.of(0.25, -0.5).buffer), [0.25, -0.5]],
    ["long floats", 3, 64, Buffer.from(Float64Array.of(0.25).buffer), [0.25]],
    // Of ITU-T G.711: the loudest and the quietest of each law.
    ["A-law", 6, 8, Buffer.from([0xaa, 0x2a, 0xd5]), [0.984, -0.984, 0]],
    ["µ-law", 7, 8, Buffer.from([0x80, 0x00, 0xff]), [0.98, -0.98, 0]],
  ])("of WAV with %s are decoded", async (_, format, bits, data, expected) => {
    const samples = await samplesOf(wavOf(format, bits, data));
    expect(samples).toHaveLength(expected.length);
    for (const [index, value] of expected.entries()) expect(samples[index]).toBeCloseTo(value, 2);
  });

  it.each([
    ["was never filled in", 0],
    ["cannot be said", 0xffffffff],
    ["is more than there is", 1_000_000],
  ])("of WAV are read to their end where their length %s", async (_, length) => {
    expect(await samplesOf(wavOf(1, 16, Buffer.alloc(20), 1, length))).toHaveLength(10);
  });

  it("are not measured where they last longer than a day", async () => {
    const file = toneWav({ seconds: 12 });
    // A frame a second.
    file.writeUInt32LE(1, 24);
    await expect(measureWaveform(decodeWav(inChunks(file)))).rejects.toThrow("longer than a day");
  });

  it("of WAV end with their own chunk", async () => {
    expect(await samplesOf(wavOf(1, 16, Buffer.alloc(40), 1, 20))).toHaveLength(10);
  });

  it.each([
    ["text", Buffer.from("Hello, this is no sound at all.".repeat(500))],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["nothing", Buffer.alloc(0)],
  ])("are not %s", async (_, file) => {
    const { type, content } = await sniffAudio(inChunks(file));
    expect(type).toBeNull();
    expect(await buffer(content)).toEqual(file);
  });

  it.each([
    ["of a kind nobody knows", wavOf(0x31, 8, Buffer.alloc(10))],
    ["of no length", wavOf(1, 16, Buffer.alloc(0))],
    ["that ends before its sound", toneWav({ seconds: 1 }).subarray(0, 30)],
  ])("are not WAV %s", async (_, file) => {
    await expect(measureWaveform(decodeWav(inChunks(file)))).rejects.toThrow(UnreadableAudio);
  });

  it.each(["speech.mp3", "speech-opus.ogg", "speech-vorbis.ogg", "speech-opus.webm"])(
    "are not what only begins like %s",
    async (name) => {
      const head = readFileSync(new URL(`test/${name}`, import.meta.url)).subarray(0, 48);
      const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 251));
      await expect(waveformOf(Buffer.concat([head, noise]))).rejects.toThrow(Error);
    },
  );

  it("are measured alike however they are cut, in few peaks however long they are", async () => {
    const sound = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 5_000 });
    await fc.assert(
      fc.asyncProperty(sound, fc.integer({ min: 1, max: 700 }), async (values, size) => {
        async function* cut(by: number): AsyncGenerator<Samples> {
          for (let at = 0; at < values.length; at += by) {
            yield { channels: [Float32Array.from(values.slice(at, at + by))], sampleRateHz: 100 };
          }
        }
        const whole = await measureWaveform(cut(values.length));
        expect(await measureWaveform(cut(size))).toMatchObject({ peaks: whole.peaks, peakMs: whole.peakMs });
        expect(whole.peaks.length).toBeLessThanOrEqual(MAX_PEAKS);
        expect(whole.durationMs).toBe(values.length * 10);
        // Every moment is as loud as its loudest sample, none is left out.
        const framesPerPeak = Math.round(whole.peakMs / 10);
        const expected = Array.from({ length: Math.ceil(values.length / framesPerPeak) }, (_, index) =>
          Math.round(
            100 *
              Math.max(
                ...values
                  .slice(index * framesPerPeak, (index + 1) * framesPerPeak)
                  .map((value) => Math.abs(Math.fround(value))),
              ),
          ),
        );
        expect(whole.peaks).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});
