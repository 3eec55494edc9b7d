/** What Trunkline asks of whoever writes down what was said in a recording, in its own words. */

export { BreakerOpen, ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";

/** One word, as it was heard; times from the beginning of the recording. */
export interface SpokenWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  /** 0…1. */
  readonly confidence: number;
}

/** What one speaker said without a break. */
export interface Utterance {
  /** A, B, …: the vendor tells voices apart, not who they are. */
  readonly speaker: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly SpokenWord[];
}

/** What became of a transcription. */
export type TranscriptionState =
  | { readonly state: "working" }
  | {
      readonly state: "done";
      /** As in "en" or "fr"; null: the vendor does not say. */
      readonly language: string | null;
      readonly durationSeconds: number;
      readonly costUsd: number;
      readonly utterances: readonly Utterance[];
    }
  /** For good: no audio, nothing said that can be heard, or a format that the vendor does not read. */
  | { readonly state: "failed" };

/** Where audio comes from. */
export type Audio = AsyncIterable<Uint8Array>;

/** How a call of the port is ended early. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Writes down recordings. One call is one attempt: the caller owns the retries. Only `begin` costs money; whoever does not
 * know whether it was taken asks `find` before asking again.
 */
export interface Transcriber {
  /** As in rows and metrics. */
  readonly name: string;
  /** The name of its breaker, as all processes know it. */
  readonly breaker: string;
  /**
   * Hands over the audio, and resolves with the reference by which the vendor knows it.
   * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | BreakerOpen
   */
  upload(audio: Audio, options?: CallOptions): Promise<string>;
  /**
   * Has handed over audio written down; resolves with the vendor's id of the transcription.
   * @throws the same errors
   */
  begin(audioReference: string, options?: CallOptions): Promise<string>;
  /**
   * The id of a transcription of this audio that was begun although its answer never came; null: there is none.
   * @throws the same errors
   */
  find(audioReference: string, options?: CallOptions): Promise<string | null>;
  /**
   * What became of a transcription.
   * @throws the same errors
   */
  result(id: string, options?: CallOptions): Promise<TranscriptionState>;
  /**
   * Has the vendor forget what it wrote down; nothing happens where it knows no such transcription.
   * @throws the same errors
   */
  forget(id: string, options?: CallOptions): Promise<void>;
}
