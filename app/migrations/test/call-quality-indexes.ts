import { callQualityRepository } from "../../modules/call-quality/call-quality.repository.ts";
import { callsRepository } from "../../modules/calls/calls.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** A minute of every third call. */
export const CALL_QUALITY_ROWS = `
  insert into call_quality (call_id, line, edge, direction, at, loss_percent, mos)
    select id, '', 'carrier', 'both', initiated_at + n * interval '10 seconds', 0, 4.4
    from calls, generate_series(1, 6) n where length(provider_call_id) % 3 = 0;
`;

/** What each index is for in the quality of calls. */
export const CALL_QUALITY_INDEXES: readonly IndexPromise[] = [
  [
    "calls_poor",
    "poor calls, newest first",
    ({ calls }) => calls.page({ limit: 25, mosBelow: 3.6 }, undefined),
  ],
  ["calls_poor", "very poor ones", ({ calls }) => calls.page({ limit: 25, mosBelow: 2 }, undefined)],
  [
    "calls_initiated",
    "calls that were not at their best",
    ({ calls }) => calls.page({ limit: 25, mosBelow: 4.4 }, undefined),
  ],
  ["calls_pkey", "calls that samples are of", ({ db, callId }) => callsRepository.statesOf(db, [callId])],
  ["call_identities_call", "a call's lines", ({ calls, callId }) => calls.linesOf(callId)],
  [
    "call_quality_pkey",
    "how a call could be heard",
    ({ db, callId }) => callQualityRepository.summaryOf(db, callId),
  ],
  [
    "call_quality_pkey",
    "the same in time",
    ({ db, callId }) => callQualityRepository.pointsOf(db, callId, { firstAt: new Date(), seconds: 10 }),
  ],
  [
    "call_quality_at",
    "samples that go",
    ({ db }) => callQualityRepository.prune(db, new Date(Date.now() - 20 * 86_400_000), 500),
  ],
];
