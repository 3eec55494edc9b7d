import { type Samples, UnreadableAudio } from "./samples.ts";

/** How loud a sound is, moment by moment. */
export interface Waveform {
  readonly durationMs: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** The loudest of each moment, all channels together: 0 is silence, 100 as loud as can be. */
  readonly peaks: readonly number[];
  /** How long a moment is; the last one may be shorter. */
  readonly peakMs: number;
}

/** More than a screen has columns for. */
export const MAX_PEAKS = 1_000;
/** No call lasts as long: a small file of some kinds, or one that lies about its rate, would take a worker for days. */
const MAX_DURATION_MS = 86_400_000;
/** Moments of a sound at first; they grow with it. */
const FIRST_PEAK_MS = 10;

/**
 * Measures a sound of up to a day in one pass and little memory: whenever there are too many moments, two become one.
 * @throws UnreadableAudio where there is none, or more
 */
export async function measureWaveform(sound: AsyncIterable<Samples>): Promise<Waveform> {
  let peaks: number[] = [];
  let framesPerPeak = 0;
  let framesInPeak = 0;
  let loudest = 0;
  let durationMs = 0;
  let channelCount = 0;
  let sampleRateHz = 0;

  const endPeak = () => {
    peaks.push(loudest);
    loudest = 0;
    framesInPeak = 0;
    if (peaks.length < MAX_PEAKS) return;
    peaks = peaks.flatMap((peak, index) => (index % 2 === 0 ? [Math.max(peak, peaks[index + 1] ?? 0)] : []));
    framesPerPeak *= 2;
  };

  for await (const { channels, sampleRateHz: rate } of sound) {
    if (framesPerPeak === 0) framesPerPeak = Math.max(1, Math.round((rate * FIRST_PEAK_MS) / 1_000));
    sampleRateHz ||= rate;
    channelCount = Math.max(channelCount, channels.length);
    const frames = channels[0]?.length ?? 0;
    durationMs += (frames * 1_000) / rate;
    if (durationMs > MAX_DURATION_MS) throw new UnreadableAudio("it is longer than a day");
    for (let frame = 0; frame < frames; frame++) {
      for (const samples of channels) {
        const size = Math.abs(samples[frame] ?? 0);
        if (size > loudest) loudest = size;
      }
      framesInPeak += 1;
      if (framesInPeak === framesPerPeak) endPeak();
    }
  }
  if (framesInPeak > 0) peaks.push(loudest);
  if (peaks.length === 0) throw new UnreadableAudio("it holds no sound");
  return {
    durationMs: Math.round(durationMs),
    channelCount,
    sampleRateHz,
    peaks: peaks.map((peak) => Math.min(100, Math.round(peak * 100))),
    peakMs: (framesPerPeak * 1_000) / sampleRateHz,
  };
}
