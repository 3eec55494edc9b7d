import { errorGroupsRepository } from "../../modules/error-groups/error-groups.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** More kinds of errors than anybody should have. */
export const ERROR_ROWS = `
  insert into error_groups (fingerprint, tier, type, message, frames, count, first_seen_at, last_seen_at, first_release, last_release)
    select lpad(to_hex(n), 16, '0'), 'server', 'Error', 'it broke', '{}', n, now() - n * interval '1 hour', now() - n * interval '1 hour', '1', '1'
    from generate_series(1, 20000) n;
`;

/** What each index is for among groups of errors. */
export const ERROR_INDEXES: readonly IndexPromise[] = [
  ["error_groups_seen", "the list of groups", ({ db }) => errorGroupsRepository.page(db, {}, 26, undefined)],
];
