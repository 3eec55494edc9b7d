import type { Analysis } from "../../modules/analyses/index.ts";
import {
  type CallsService,
  type CallView,
  callErrors,
  type TranscriptLine,
  transcriptOf,
} from "../../modules/calls/index.ts";
import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import type { CallAnalyticsReads, KeptAnalytics } from "./call-analytics.reads.ts";

/** All that was made of what was said in one call. */
export interface CallAnalytics {
  readonly call: CallView;
  readonly conversation: readonly TranscriptLine[];
  readonly analyses: readonly Analysis[];
  readonly usage: KeptAnalytics["usage"];
}

export type CallAnalyticsService = ReturnType<typeof createCallAnalyticsService>;

/** Joins a call with what was made of it. */
export function createCallAnalyticsService(deps: {
  readonly calls: Pick<CallsService, "call">;
  readonly reads: CallAnalyticsReads;
}) {
  return {
    /**
     * Also by the id of a row that has become part of the call. What was said is for those who may hear it: whoever sees
     * the records of the call's agent, and of a recording that was given to somebody, as voicemails are, whoever sees theirs.
     * @throws call_not_found
     */
    async ofCall(person: { readonly scope: RecordScope }, id: string): Promise<CallAnalytics> {
      const [call, { analyses: kept, lines, usage }] = await Promise.all([
        deps.calls.call(id),
        deps.reads.ofCall(id),
      ]);
      if (!isWithinScope(person.scope, call.userId)) throw callErrors.call_not_found();
      const heard = kept.filter(({ ownerId }) => isWithinScope(person.scope, ownerId ?? call.userId));
      const analyses = heard.map(({ analysis }) => analysis);
      const startedAt = call.startedAt === null ? null : new Date(call.startedAt);
      return { call, analyses, usage, conversation: transcriptOf(lines, startedAt) };
    },
  };
}
