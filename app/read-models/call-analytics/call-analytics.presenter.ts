import {
  type Analysis,
  type CallInsights,
  type CallSummary,
  presentAnalysis,
  type RecordingTranscript,
} from "../../modules/analyses/index.ts";
import { presentCall } from "../../modules/calls/index.ts";
import type { CallAnalyticsJson } from "./call-analytics.contract.ts";
import type { CallAnalytics } from "./call-analytics.service.ts";

/** All that was made of a call; `withWords`: transcripts have each word with its time. */
export function presentCallAnalytics(
  { call, conversation, analyses, usage }: CallAnalytics,
  withWords: boolean,
): CallAnalyticsJson {
  const of = (kind: Analysis["kind"]) => analyses.filter((analysis) => analysis.kind === kind);
  const [transcripts, summaries, insights] = [of("transcript"), of("summary"), of("insights")];
  const costs = {
    transcriptsUsd: sum(transcripts, ({ costUsd }) => costUsd),
    summariesUsd: sum(summaries, ({ costUsd }) => costUsd),
    insightsUsd: sum(insights, ({ costUsd }) => costUsd),
  };
  return {
    call: presentCall(call),
    conversation: [...conversation],
    transcripts: transcripts.map((one) => ({ ...present(one), result: transcriptOf(one, withWords) })),
    summaries: summaries.map((one) => ({ ...present(one), result: one.payload as CallSummary | null })),
    insights: insights.map((one) => ({ ...present(one), result: one.payload as CallInsights | null })),
    costs: {
      ...costs,
      totalUsd: costs.transcriptsUsd + costs.summariesUsd + costs.insightsUsd,
      audioSeconds: sum(transcripts, ({ audioSeconds }) => audioSeconds ?? 0),
    },
    usage,
  };
}

function present(analysis: Analysis) {
  const { costUsd, inputTokens, outputTokens } = analysis;
  const { kind: _, ...presented } = presentAnalysis(analysis);
  return { ...presented, costUsd, inputTokens, outputTokens };
}

function transcriptOf({ payload }: Analysis, withWords: boolean): RecordingTranscript | null {
  const transcript = payload as RecordingTranscript | null;
  if (transcript === null || withWords) return transcript;
  return { ...transcript, utterances: transcript.utterances.map((one) => ({ ...one, words: [] })) };
}

function sum<One>(all: readonly One[], of: (one: One) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}
