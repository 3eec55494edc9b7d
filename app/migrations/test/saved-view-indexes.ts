import { savedViewsRepository } from "../../modules/saved-views/saved-views.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Some views of each person, of which few are shared and some deleted. */
export const SAVED_VIEW_ROWS = `
  insert into saved_views (user_id, list, name, query, position, is_shared, deleted_at)
    select id, 'calls', 'View ' || n, 'priority=' || n, n, random() < 0.001, case when random() < 0.02 then now() end
      from users, generate_series(1, 4) n;
`;

const LONG_AGO = new Date(Date.now() - 10 * 365 * 86_400_000);

/** What each index of saved views is for. */
export const SAVED_VIEW_INDEXES: readonly IndexPromise[] = [
  [
    "saved_views_name",
    "the names that somebody has given",
    ({ db, userId }) => savedViewsRepository.ownOf(db, userId, "calls"),
  ],
  ["saved_views_shared", "how many are shared", ({ db }) => savedViewsRepository.countShared(db, "calls")],
  [
    "saved_views_deleted",
    "forgetting what was deleted",
    ({ db }) => savedViewsRepository.prune(db, LONG_AGO, 500),
  ],
];
