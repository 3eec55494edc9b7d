import { randomUUID } from "node:crypto";
import { contactsRepository } from "../../modules/contacts/contacts.repository.ts";
import { importsRepository } from "../../modules/imports/imports.repository.ts";
import { leadsRepository } from "../../modules/leads/leads.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Imports of some years, and the report of a large one. */
export const IMPORT_ROWS = `
  insert into imports (kind, status, file_name, file_key, file_bytes, file_sha256, encoding, separator, has_header, columns, mapping,
      country, lines_total, created_by, actor_kind, actor_id, scope, created_at, updated_at)
    select 'contacts', 'done', 'people.csv', 'imports/' || n || '.csv', 1000, md5(n::text), 'utf-8', ',', true, '[]', '[]',
      'CA', 10, maker.id, 'user', maker.id, '"all"', now() - n * interval '1 hour', now() - n * interval '1 hour'
    from generate_series(1, 5000) n, (select id from users limit 1) maker;
  insert into import_lines (import_id, run, line, action)
    select large.id, run, n, 'create'
    from generate_series(1, 20000) n, (select id from imports limit 1) large, unnest('{check,import}'::text[]) run;
  insert into import_keys (import_id, run, key, line)
    select large.id, 'check', 'phone:' || n, n from generate_series(1, 20000) n, (select id from imports limit 1) large;
`;

const ID = randomUUID();
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };
const KEYS = { phones: ["+18190209993"], emails: ["contact17@test.example"] };

/** What each index is for that imports ask. */
export const IMPORT_INDEXES: readonly IndexPromise[] = [
  [
    "imports_created",
    "the list of imports",
    ({ db }) => importsRepository.page(db, undefined, 26, undefined),
  ],
  ["imports_created", "its next page", ({ db }) => importsRepository.page(db, undefined, 26, after)],
  [
    "import_lines_pkey",
    "an import's report",
    ({ db }) => importsRepository.lines(db, { importId: ID, run: "import", afterLine: 500, limit: 101 }),
  ],
  ["import_lines_pkey", "where an undoing stands", ({ db }) => importsRepository.lastLine(db, ID, "undo")],
  [
    "import_keys_pkey",
    "lines of one file about one person",
    ({ db }) => importsRepository.claimKeys(db, ID, "check", new Map()),
  ],
  ["contacts_phone", "contacts who are there", ({ db }) => contactsRepository.findSame(db, KEYS, false)],
  ["contacts_email", "contacts who are there", ({ db }) => contactsRepository.findSame(db, KEYS, false)],
  ["leads_phone", "leads that are there", ({ db }) => leadsRepository.findSame(db, KEYS, false)],
  ["leads_email", "leads that are there", ({ db }) => leadsRepository.findSame(db, KEYS, false)],
];
