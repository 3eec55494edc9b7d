import type { Readable } from "node:stream";

/** A recording as its vendor knows it. */
export interface VendorRecording {
  readonly providerSid: string;
  /** Where the vendor said that it is; null: its id says it. */
  readonly url: string | null;
}

/** Where a vendor keeps what it has recorded. */
export interface RecordingSource {
  /**
   * Opens a recording; one attempt, no breaker: a job owns the retries. The stream ends in one of these errors, too: where it is
   * cut off, grows beyond `maxBytes`, or nothing comes for half a minute.
   * @throws ProviderRejected (never to be had) | ProviderUnavailable (also: not there yet) | ProviderTimeout | RecordingTooLarge
   */
  open(recording: VendorRecording, options: { readonly maxBytes: number }): Promise<Readable>;
}

/** It is larger than what is taken. */
export class RecordingTooLarge extends Error {
  override readonly name = "RecordingTooLarge";
}
