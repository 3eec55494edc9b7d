import { templatesRepository } from "../../modules/templates/templates.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

const ID = "00000000-0000-7000-8000-000000000083";
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

/** What has been written to customers and by them, after some years. */
export const INBOX_ROWS = `
  insert into message_templates (name, body, created_at)
    select 'Template ' || n, 'Good day', now() - n * interval '1 hour' from generate_series(1, 5000) n;
`;

/** What each index is for that the inbox asks. */
export const INBOX_INDEXES: readonly IndexPromise[] = [
  [
    "message_templates_created",
    "the list of templates",
    ({ db }) => templatesRepository.page(db, { archived: false }, 26, after),
  ],
];
