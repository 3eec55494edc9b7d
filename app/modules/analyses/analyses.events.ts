import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { ActionItem, AnalysisKind, AnalysisStatus } from "./analyses.contract.ts";

/** An analysis of a call came to an end. */
export interface AnalysisFinished {
  readonly callId: string;
  readonly recordingId: string | null;
  readonly kind: AnalysisKind;
  readonly status: Exclude<AnalysisStatus, "pending">;
  readonly provider: string | null;
  readonly costUsd: number;
  /** Time since the recording could be heard, where this was the last of its first analyses; else null. */
  readonly allDoneAfterSeconds: number | null;
}
export const analysisFinished = defineEvent<AnalysisFinished>("analysis.finished");

/** A call has other analyses than before: some are waiting, are made anew, or went. */
export const analysesChanged = defineEvent<{ readonly callId: string }>("analyses.changed");

/** Somebody is to do something after a call; tasks can be made of it. */
export interface ActionItemsFound {
  readonly callId: string;
  readonly recordingId: string | null;
  readonly analysisId: string;
  readonly items: readonly ActionItem[];
}
export const actionItemsFound = defineEvent<ActionItemsFound>("analysis.action_items_found");

/** Minutes of a call were billed. */
export interface UsageBilled {
  readonly callId: string;
  readonly provider: string;
  readonly minutes: number;
}
export const usageBilled = defineEvent<UsageBilled>("usage.billed");
