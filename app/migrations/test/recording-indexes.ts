import { randomUUID } from "node:crypto";
import { looseFilesRepository } from "../../modules/recordings/loose-files.repository.ts";
import { recordingsRepository } from "../../modules/recordings/recordings.repository.ts";
import { voicemailListQuerySchema } from "../../modules/voicemails/voicemails.contract.ts";
import { voicemailsRepository } from "../../modules/voicemails/voicemails.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Recordings of some months, every fifth of them a voicemail. */
export const RECORDING_ROWS = `
  insert into recordings (call_id, source, provider_sid, provider_call_id, status, file_key, sha256, created_at, updated_at)
    select case when n % 500 = 0 then null else id end, case when n % 3 = 0 then 'upload' else 'twilio' end,
      case when n % 3 = 0 then null else 'RE' || n end, 'CA' || n,
      case when n % 1000 = 0 then 'queued' else 'ready' end, 'recordings/' || n || '.wav', md5(n::text), initiated_at, initiated_at
    from (select id, initiated_at, row_number() over (order by initiated_at) as n from calls) as c
    where n <= 10000;
  insert into voicemails (call_id, recording_id, assigned_to, priority, read_at, created_at, updated_at)
    select call_id, r.id, worker.id, 1 + n % 4, case when n % 50 = 0 then null else r.created_at end, r.created_at,
      r.created_at + (n * 7919 % 30000) * interval '1 minute'
    from (select *, row_number() over () as n from recordings) as r
      left join (select id, row_number() over () as place from users limit 200) worker on worker.place = n % 250
    where n % 5 < 2;
  insert into loose_files (key, due_at)
    select 'recordings/loose-' || n || '.wav', now() + n * interval '1 minute' from generate_series(1, 3000) n;
`;

const LONG_AGO = new Date(Date.now() - 25 * 86_400_000);
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: randomUUID() };
const upload = { sha256: "c4ca4238a0b923820dcc509a6f75849b", callId: null, source: "upload" };

const page =
  (filters: Record<string, string>, position?: Parameters<typeof voicemailsRepository.page>[4]) =>
  ({ db, userId }: { readonly db: Queryable; readonly userId: string }) =>
    voicemailsRepository.page(
      db,
      { ...voicemailListQuerySchema.parse(filters), userId },
      "all",
      26,
      position,
    );

/** What each index of recordings and voicemails is for (KN-11). */
export const RECORDING_INDEXES: readonly IndexPromise[] = [
  [
    "recordings_created",
    "the list of recordings",
    ({ db }) => recordingsRepository.page(db, {}, "all", 26, undefined),
  ],
  ["recordings_created", "its next page", ({ db }) => recordingsRepository.page(db, {}, "all", 26, after)],
  ["recordings_created", "forgetting recordings", ({ db }) => recordingsRepository.prune(db, LONG_AGO, 500)],
  [
    "recordings_call",
    "a call's recordings",
    ({ db, callId }) => recordingsRepository.page(db, { callId }, "all", 26, undefined),
  ],
  [
    "recordings_call",
    "recordings of a call that becomes part of another",
    ({ db, callId }) => recordingsRepository.move(db, callId, [callId]),
  ],
  [
    "recordings_source_provider_sid_key",
    "a vendor's word on a recording",
    ({ db }) => recordingsRepository.lockOfVendor(db, "twilio", "RE7"),
  ],
  [
    "recordings_sha256",
    "a file that is uploaded again",
    ({ db }) => recordingsRepository.sameUpload(db, upload, "all"),
  ],
  [
    "recordings_unfinished",
    "recordings that have lost their job",
    ({ db }) => recordingsRepository.silentSince(db, new Date(), 100),
  ],
  [
    "recordings_without_call",
    "recordings that wait for their call",
    ({ db }) => recordingsRepository.withoutCall(db, LONG_AGO, 100),
  ],
  ["loose_files_due", "files to delete", ({ db }) => looseFilesRepository.due(db, new Date(), 100)],
  ["voicemails_created", "the list of voicemails", page({})],
  ["voicemails_created", "its next page", page({}, { ...after, priority: null })],
  ["voicemails_unread", "voicemails that nobody has heard", page({ unread: "true" })],
  ["voicemails_unread", "how many those are", ({ db }) => voicemailsRepository.countUnread(db)],
  ["voicemails_updated", "voicemails by their last change", page({ sort: "-updatedAt" })],
  ["voicemails_assignee_read", "what somebody has to hear", page({ assignedTo: "me", unread: "true" })],
  ["voicemails_priority_created", "the most urgent first", page({ sort: "priority" })],
  ["voicemails_priority_created", "its next page", page({ sort: "priority" }, { ...after, priority: 2 })],
  [
    "voicemails_call",
    "voicemails of a call that becomes part of another",
    ({ db, callId }) => voicemailsRepository.move(db, callId, [callId]),
  ],
];
