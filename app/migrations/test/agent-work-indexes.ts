import { scriptsRepository } from "../../modules/scripts/scripts.repository.ts";
import { notesRepository } from "../../modules/notes/notes.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

const ID = "00000000-0000-7000-8000-000000000007";
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

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
  insert into notes (subject_type, subject_id, body, created_at) select 'call', id, 'Called', initiated_at from calls;
`;

/** What each index of scripts is for. */
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
    "notes_of_calls",
    "forgetting notes of calls",
    ({ db }) => notesRepository.pruneOfCalls(db, new Date(Date.now() - 10 * 365 * 86_400_000), 500),
  ],
  ["script_versions_number", "all of them", ({ db }) => scriptsRepository.versions(db, ID, 26, undefined)],
];
