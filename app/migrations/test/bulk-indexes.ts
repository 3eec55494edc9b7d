import { randomUUID } from "node:crypto";
import { bulkOperationsRepository } from "../../modules/bulk-operations/bulk-operations.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Bulk operations of some months, and the records of a large one. */
export const BULK_ROWS = `
  insert into bulk_operations (kind, action, status, records_meant, excluded_by, excluded_sample, token_hash, expires_at,
      created_by, actor_kind, actor_id, scope, created_at, updated_at)
    select 'leads', '{"name":"delete"}', 'done', 10, '{}', '[]', '', now(), maker.id, 'user', maker.id, '"all"',
      now() - n * interval '1 hour', now() - n * interval '1 hour'
    from generate_series(1, 5000) n, (select id from users limit 1) maker;
  insert into bulk_operation_records (operation_id, position, record_id, version, state)
    select large.id, n, gen_random_uuid(), 1, 'changed'
    from generate_series(1, 20000) n, (select id from bulk_operations limit 1) large;
`;

const ID = randomUUID();
const after = { at: new Date(Date.now() - 86_400_000).toISOString(), id: ID };

/** What each index is for that bulk operations ask. */
export const BULK_INDEXES: readonly IndexPromise[] = [
  [
    "bulk_operations_created",
    "the list of bulk operations",
    ({ db }) => bulkOperationsRepository.page(db, undefined, 26, undefined),
  ],
  [
    "bulk_operations_created",
    "its next page",
    ({ db }) => bulkOperationsRepository.page(db, undefined, 26, after),
  ],
  [
    "bulk_operations_one_under_way",
    "whether another one is under way",
    ({ db }) => bulkOperationsRepository.lockUnderWay(db, { id: ID, kind: "leads" }, ID),
  ],
  [
    "bulk_operation_records_pkey",
    "the next records of a run",
    ({ db }) =>
      bulkOperationsRepository.records(db, {
        operationId: ID,
        state: "meant",
        afterPosition: 500,
        limit: 500,
      }),
  ],
];
