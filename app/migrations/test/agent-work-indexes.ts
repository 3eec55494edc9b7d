import { scriptsRepository } from "../../modules/scripts/scripts.repository.ts";
import { dialItemsRepository } from "../../modules/dial-lists/dial-items.repository.ts";
import { dialListsRepository } from "../../modules/dial-lists/dial-lists.repository.ts";
import { callDispositionsRepository } from "../../modules/dispositions/dispositions.repository.ts";
import { notesRepository } from "../../modules/notes/notes.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

const ID = "00000000-0000-7000-8000-000000000007";
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

const NEXT = {
  list: { id: ID, sort: "priority" },
  userId: ID,
  scope: "all",
  now: new Date(),
  promisedSince: new Date(),
  exceptIds: [],
} as const;

const CALLBACKS = { userId: ID, since: new Date(Date.now() - 30 * 86_400_000), dueBefore: undefined };

/** What agents work with, after some years. */
export const AGENT_WORK_ROWS = `
  insert into scripts (name, draft, created_at)
    select 'Script ' || n, '[]', now() - n * interval '1 hour' from generate_series(1, 5000) n;
  insert into script_versions (script_id, number, steps) select id, 1, '[]' from scripts;
  insert into users (id, email, name, password_hash, role) values ('${ID}', 'works@test.example', 'Works', 'none', 'agent');
  insert into leads (id, company) values ('${ID}', 'Often called');
  update calls set user_id = '${ID}', lead_id = '${ID}' where right(provider_call_id, 2) = '77';
  insert into call_dispositions (call_id, disposition_id, user_id, chosen_at, changed_at)
    select calls.id, dispositions.id, calls.user_id, calls.initiated_at, calls.initiated_at
    from calls join dispositions on dispositions.key = 'talked' where calls.user_id is not null;
  insert into call_dispositions (call_id, disposition_id, user_id, due_at, chosen_at, changed_at)
    select calls.id, dispositions.id, worker.id, calls.initiated_at + interval '1 day', calls.initiated_at, calls.initiated_at
    from (select *, row_number() over () as place from calls where user_id is null) calls
      join dispositions on dispositions.key = 'callback'
      join (select id, row_number() over () as place from users limit 100) worker on worker.place = calls.place % 100 + 1;
  update call_dispositions set due_at = chosen_at + interval '1 day' where user_id = '${ID}';
  update call_dispositions set due_told_at = due_at where due_at < now() - interval '1 hour';
  insert into dial_lists (name, status, created_at)
    select 'List ' || n, 'completed', now() - n * interval '1 hour' from generate_series(1, 1000) n;
  insert into dial_lists (id, name) values ('${ID}', 'Large');
  insert into dial_list_items (list_id, lead_id, rank, created_at, state, reason, due_at, last_call_id)
    select dial_lists.id, lead.id, lead.place, now() - lead.place * interval '1 minute', state, reason, due_at,
      case when state = 'done' then (array(select id from calls limit 200))[lead.place % 200 + 1] end
    from (select id, row_number() over (order by id) as place from leads limit 6000) lead
      cross join lateral (values ('Large'), ('List ' || lead.place % 1000 + 1)) as named (list)
      join dial_lists on dial_lists.name = named.list
      cross join lateral (select case when lead.place % 10 = 0 then 'later' when lead.place % 3 = 0 then 'waiting' else 'done' end) as chosen (state)
      cross join lateral (select case when state = 'done' then 'connected' end, case when state = 'later' then now() + lead.place * interval '1 minute' end) as details (reason, due_at);
  update dial_list_items set state = 'locked', due_at = null, held_by = worker.id, held_until = now() + worker.place * interval '1 minute'
    from (select id, row_number() over (order by id) as place from users limit 100) worker
    where dial_list_items.rank = worker.place * 10 and dial_list_items.list_id = '${ID}';
  insert into notes (subject_type, subject_id, body, created_at) select 'call', id, 'Called', initiated_at from calls;
`;

/** What each index is for that agents' work asks. */
export const AGENT_WORK_INDEXES: readonly IndexPromise[] = [
  [
    "scripts_created",
    "the list of scripts",
    ({ db }) => scriptsRepository.page(db, { archived: false }, 26, undefined),
  ],
  [
    "scripts_created",
    "its next page",
    ({ db }) => scriptsRepository.page(db, { archived: false }, 26, after),
  ],
  ["script_versions_number", "a script's version", ({ db }) => scriptsRepository.version(db, ID, 1)],
  ["calls_lead", "a lead's calls (CC-2)", ({ calls }) => calls.page({ limit: 25, leadId: ID }, undefined)],
  ["calls_user", "an agent's calls (CC-2)", ({ calls }) => calls.page({ limit: 25, userId: ID }, after)],
  [
    "call_dispositions_due",
    "an agent's callbacks",
    ({ db }) => callDispositionsRepository.callbacks(db, CALLBACKS, 26, after),
  ],
  [
    "call_dispositions_untold",
    "which callbacks are due",
    ({ db }) => callDispositionsRepository.takeDue(db, { since: CALLBACKS.since, now: new Date() }, 100),
  ],
  ["dial_lists_created", "the list of lists", ({ db }) => dialListsRepository.page(db, {}, 26, after)],
  ["dial_list_items_next", "the next lead", ({ db }) => dialItemsRepository.lockNext(db, NEXT)],
  [
    "dial_list_items_held_lead",
    "whether somebody has it",
    ({ db }) => dialItemsRepository.tryTakeLead(db, ID),
  ],
  ["dial_list_items_held_by", "what an agent has", ({ db }) => dialItemsRepository.lockHeldBy(db, ID)],
  [
    "dial_list_items_lease",
    "what agents left",
    ({ db }) => dialItemsRepository.lockExpired(db, new Date(), 100),
  ],
  ["dial_list_items_due", "what is due", ({ db }) => dialItemsRepository.lockDue(db, ID, new Date(), 200)],
  ["dial_list_items_due", "when the next one is due", ({ db }) => dialItemsRepository.nextDueAt(db, ID)],
  [
    "dial_list_items_call",
    "what a call was for",
    ({ db, callId }) => dialItemsRepository.lockByCall(db, callId),
  ],
  [
    "dial_list_items_moved",
    "what another lead is called for",
    ({ db }) => dialItemsRepository.bringLeadBack(db, ID),
  ],
  ["dial_list_items_open", "a lead in all lists", ({ db }) => dialItemsRepository.lockOpenOfLead(db, ID)],
  [
    "dial_list_items_newest",
    "a list's leads",
    ({ db }) => dialItemsRepository.page(db, { listId: ID }, 26, after),
  ],
  [
    "notes_of_calls",
    "forgetting notes of calls",
    ({ db }) => notesRepository.pruneOfCalls(db, new Date(Date.now() - 10 * 365 * 86_400_000), 500),
  ],
  ["script_versions_number", "all of them", ({ db }) => scriptsRepository.versions(db, ID, 26, undefined)],
];
