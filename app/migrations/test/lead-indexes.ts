import { randomUUID } from "node:crypto";
import { historyRepository } from "../../modules/history/history.repository.ts";
import { leadListQuerySchema } from "../../modules/leads/leads.contract.ts";
import { leadsRepository } from "../../modules/leads/leads.repository.ts";
import { notesRepository } from "../../modules/notes/notes.repository.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Leads of a year, with what was noted of them and what became of them. */
export const LEAD_ROWS = `
  insert into leads (company, email, phone, status, priority, assigned_to, tags, custom_fields, created_at, updated_at)
    select 'Company ' || md5(n::text), 'lead' || n || '@test.example', '+1450' || lpad((n * 7 % 10000000)::text, 7, '0'),
      case when n % 50 = 0 then 'qualified' when n % 3 = 0 then 'lost' when n % 7 = 0 then 'new' else 'converted' end, 1 + n % 4,
      worker.id, case when n % 200 = 0 then '{roof}'::text[] else '{fair}'::text[] end,
      jsonb_build_object('tier', case when n % 200 = 0 then 'gold' else 'silver' end, 'budget', n),
      now() - n * interval '1 minute', now() - (n * 7919 % 30000) * interval '1 minute'
    from generate_series(1, 30000) n
      left join (select id, row_number() over () as place from users limit 200) worker on worker.place = n % 250;
  insert into assignment_turns (user_id) select id from users;
  insert into notes (subject_type, subject_id, author_id, body) select 'lead', id, assigned_to, 'Called' from leads;
  insert into record_changes (subject_type, subject_id, actor_kind, action) select 'lead', id, 'system', 'created' from leads;
`;

const subject = { type: "lead", id: randomUUID() };
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: randomUUID() };

const GOLD = [{ key: "tier", is: "=", value: "gold" }] as const;

const page =
  (filters: Record<string, string>, position?: typeof after) =>
  ({ db, userId }: { readonly db: Queryable; readonly userId: string }) =>
    leadsRepository.page(db, { ...listQuery(filters), userId }, "all", 26, position);

function listQuery(filters: Record<string, string>) {
  const { custom: _, ...query } = leadListQuerySchema.parse(filters);
  return query;
}

/** What each index of leads is for (CC-2). */
export const LEAD_INDEXES: readonly IndexPromise[] = [
  ["leads_created", "the list of leads", page({})],
  ["leads_created", "its next page", page({}, after)],
  ["leads_updated", "leads by their last change", page({ sort: "-updatedAt" }, after)],
  ["leads_found", "leads by a word", page({ q: "7a614fd06c" })],
  ["leads_found", "leads by part of a number, however written", page({ q: "020-9993" })],
  ["leads_deleted", "leads that were deleted", page({ deleted: "true" })],
  ["leads_tags", "leads with a tag", page({ tag: "roof" })],
  [
    "leads_custom_fields",
    "leads by what the organization adds",
    ({ db, userId }) =>
      leadsRepository.page(db, { ...listQuery({}), custom: GOLD, userId }, "all", 26, undefined),
  ],
  ["leads_assigned_status", "somebody's leads in a state", page({ assignedTo: "me", status: "new" })],
  [
    "leads_assigned_status",
    "how much somebody has",
    ({ db, userId }) => leadsRepository.candidates(db, [userId]),
  ],
  ["leads_status_priority", "urgent leads in a state", page({ status: "qualified", priority: "1" })],
  [
    "leads_email",
    "another lead with this address",
    ({ db }) => leadsRepository.openDuplicate(db, { email: "lead7@test.example", phone: null }),
  ],
  [
    "leads_phone",
    "another lead with this number",
    ({ db }) => leadsRepository.openDuplicate(db, { email: null, phone: "+14500000007" }),
  ],
  ["notes_subject", "a record's notes", ({ db }) => notesRepository.page(db, subject, 26, undefined)],
  [
    "record_changes_subject",
    "what became of a record",
    ({ db }) => historyRepository.page(db, subject, 26, undefined),
  ],
];
