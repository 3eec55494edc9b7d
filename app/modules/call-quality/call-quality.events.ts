import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** Samples of these calls were kept. */
export interface SamplesKept {
  readonly callIds: readonly string[];
  readonly count: number;
  readonly source: "carrier" | "reported";
}

/** Published once for each batch. */
export const samplesKept = defineEvent<SamplesKept>("call.samples_kept");

/** People heard each other badly. */
export interface HeardPoorly {
  readonly callId: string;
  /** Mean opinion score of the samples that show it. */
  readonly mos: number;
  readonly at: Date;
}

/** Published for a batch of samples of a call that goes on, and once all samples of one that is over are known. */
export const heardPoorly = defineEvent<HeardPoorly>("call.heard_poorly");

/** A carrier told of a call all that it will ever tell. */
export interface CallMeasured {
  readonly carrier: string;
  /** All of the call, a part of it, or nothing. */
  readonly outcome: "measured" | "partial" | "missing";
  /** Null: nothing was measured. */
  readonly mosAvg: number | null;
}

/** Published once for each call that a carrier was asked about. */
export const callMeasured = defineEvent<CallMeasured>("call.measured");
