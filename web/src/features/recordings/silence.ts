/** How loud a recording is, as the server says. */
export interface Loudness {
  readonly peaks: readonly number[];
  readonly secondsPerPeak: number;
}

/** Quieter than this is silence, of 100: a line's noise and breath. */
const SILENT_BELOW = 6;
/** A pause of people who think is shorter. */
const SHORTEST_SECONDS = 1.5;
/** So long before the next sound one hears that something begins. */
const LEAD_SECONDS = 0.3;

/** Where to go on when a long silence goes on at this moment; null: there is none, or it is not worth a jump. */
export function afterSilence({ peaks, secondsPerPeak }: Loudness, atSeconds: number): number | null {
  if (secondsPerPeak <= 0) return null;
  const index = Math.floor(atSeconds / secondsPerPeak);
  const isSilent = (peak: number | undefined) => peak !== undefined && peak < SILENT_BELOW;
  if (!isSilent(peaks[index])) return null;
  let first = index;
  while (isSilent(peaks[first - 1])) first -= 1;
  let next = index;
  while (isSilent(peaks[next])) next += 1;
  if ((next - first) * secondsPerPeak < SHORTEST_SECONDS) return null;
  // At the end there is nothing to come.
  const target = next >= peaks.length ? next * secondsPerPeak : next * secondsPerPeak - LEAD_SECONDS;
  return target - atSeconds > LEAD_SECONDS ? target : null;
}

/** The peaks in so many bars, each as loud as its loudest. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  if (peaks.length <= count) return [...peaks];
  return Array.from({ length: count }, (_, bar) => {
    const from = Math.floor((bar * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * peaks.length) / count));
    return Math.max(...peaks.slice(from, to));
  });
}
