import { analysesRepository } from "../../modules/analyses/analyses.repository.ts";
import { callUsageRepository } from "../../modules/analyses/call-usage.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Three weeks of calls, of which most were analysed; nearly all of it is over. */
export const ANALYSIS_ROWS = `
  insert into call_analyses (call_id, kind, status, created_at, updated_at)
    select id, 'summary', case when right(provider_call_id, 3) = '999' then 'pending' else 'ok' end, initiated_at, initiated_at
    from calls where right(provider_call_id, 1) <> '7';
  insert into call_usage (call_id, seconds, status, updated_at)
    select id, 60, case when right(provider_call_id, 3) = '999' then 'pending' else 'billed' end, initiated_at
    from calls where right(provider_call_id, 1) = '9';
`;

const LONG_AGO = new Date(Date.now() - 18 * 86_400_000);
const OF_ONE = "call_analyses_call_id_recording_id_kind_key";

/** What each index of analyses is for. */
export const ANALYSIS_INDEXES: readonly IndexPromise[] = [
  [
    OF_ONE,
    "what was made of a conversation",
    ({ db, callId }) => analysesRepository.ofSource(db, { callId, recordingId: null }),
  ],
  [
    OF_ONE,
    "conversations that nobody has read",
    ({ db }) => {
      const since = new Date(Date.now() - 86_400_000);
      return analysesRepository.unreadCalls(db, { since, endedBefore: new Date() }, 100);
    },
  ],
  ["call_analyses_created", "forgetting analyses", ({ db }) => analysesRepository.prune(db, LONG_AGO, 500)],
  [
    "call_analyses_pending",
    "analyses whose work was lost",
    ({ db }) => analysesRepository.silentSince(db, new Date(), 100),
  ],
  [
    "call_usage_pending",
    "calls that are to be billed",
    ({ db }) => callUsageRepository.due(db, new Date(), 100),
  ],
];
