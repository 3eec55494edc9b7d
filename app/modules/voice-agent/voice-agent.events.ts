import { defineEvent } from "../../platform/unit-of-work/index.ts";

/** A call is over, and its vendor has a recording of it. */
export interface CallRecorded {
  readonly provider: string;
  readonly providerCallId: string;
  readonly callId: string;
  readonly url: string;
}
export const callRecorded = defineEvent<CallRecorded>("call.recorded");
