/** Some moments of sound, decoded. */
export interface Samples {
  /** By channel, all of one length; from -1 to 1. */
  readonly channels: readonly Float32Array[];
  readonly sampleRateHz: number;
}

/** What cannot be decoded: it is no sound, or of a kind that we do not know. */
export class UnreadableAudio extends Error {
  override readonly name = "UnreadableAudio";
}
