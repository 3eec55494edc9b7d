import { scriptsRepository } from "../../modules/scripts/scripts.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** What agents work with, after some years. */
export const AGENT_WORK_ROWS = `
  insert into scripts (name, draft, created_at)
    select 'Script ' || n, '[]', now() - n * interval '1 hour' from generate_series(1, 5000) n;
  insert into script_versions (script_id, number, steps) select id, 1, '[]' from scripts;
`;

const ID = "00000000-0000-7000-8000-000000000007";
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

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
  ["script_versions_number", "all of them", ({ db }) => scriptsRepository.versions(db, ID, 26, undefined)],
];
