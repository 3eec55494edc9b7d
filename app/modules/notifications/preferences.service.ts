import type { Database, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { preferencesChanged } from "./notifications.events.ts";
import type { PreferencesPatch } from "./preferences.contract.ts";
import { DEFAULT_PREFERENCES, type Preferences, withPatch } from "./preferences.policy.ts";
import { preferencesRepository } from "./preferences.repository.ts";

export type { Preferences };
export type PreferencesService = ReturnType<typeof createPreferencesService>;

/** How people want to be told. What is sent reads them anew each time: a change counts at once, everywhere. */
export function createPreferencesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
}) {
  const { database, unitOfWork } = deps;

  return {
    async of(userId: string): Promise<Preferences> {
      return preferencesRepository.ofUser(database.pool, userId);
    },

    /** Of each of these people; of those who have chosen nothing, the defaults. */
    async ofAll(db: Queryable, userIds: readonly string[]): Promise<(userId: string) => Preferences> {
      const chosen = await preferencesRepository.ofUsers(db, userIds);
      return (userId) => chosen.get(userId) ?? DEFAULT_PREFERENCES;
    },

    /** @throws version_conflict */
    async change(userId: string, version: number, patch: PreferencesPatch): Promise<Preferences> {
      return unitOfWork(async (tx) => {
        const before = await preferencesRepository.ofUser(tx.db, userId);
        if (before.version !== version) throw commonErrors.version_conflict();
        const after = withPatch(before, patch);
        if (!(await preferencesRepository.write(tx.db, userId, version, after)))
          throw commonErrors.version_conflict();
        tx.publish(preferencesChanged, { userId });
        return { ...after, version: version + 1 };
      });
    },
  };
}
