import type { Database, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { NotificationSecrets } from "./notification-secrets.ts";
import { preferencesChanged } from "./notifications.events.ts";
import type { PreferencesPatch } from "./preferences.contract.ts";
import { DEFAULT_PREFERENCES, type Preferences, withPatch } from "./preferences.policy.ts";
import { preferencesRepository } from "./preferences.repository.ts";
import { userOfToken } from "./unsubscribe-token.ts";

export type { Preferences };
export type PreferencesService = ReturnType<typeof createPreferencesService>;

/** How people want to be told. What is sent reads them anew each time: a change counts at once, everywhere. */
export function createPreferencesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById">;
  readonly secrets: Pick<NotificationSecrets, "unsubscribe">;
}) {
  const { database, unitOfWork } = deps;

  async function write(
    tx: UnitOfWork,
    userId: string,
    before: Preferences,
    patch: PreferencesPatch,
  ): Promise<Preferences> {
    const after = withPatch(before, patch);
    if (!(await preferencesRepository.write(tx.db, userId, before.version, after)))
      throw commonErrors.version_conflict();
    tx.publish(preferencesChanged, { userId });
    return { ...after, version: before.version + 1 };
  }

  const userOf = async (token: string) => userOfToken(await deps.secrets.unsubscribe(), token);

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
        return write(tx, userId, before, patch);
      });
    },

    /** Is it the token of a link that ends mails? */
    async isMailEnd(token: string): Promise<boolean> {
      return (await userOf(token)) !== null;
    },

    /** Ends the mails of whoever got the link with this token; false: it is none of ours, or nobody's any more. */
    async endMails(token: string): Promise<boolean> {
      const userId = await userOf(token);
      if (userId === null || !(await deps.identity.userById(userId))) return false;
      await unitOfWork(async (tx) => {
        await preferencesRepository.lock(tx.db, userId);
        const before = await preferencesRepository.ofUser(tx.db, userId);
        if (before.digest.frequency === "off") return;
        await write(tx, userId, before, { digest: { frequency: "off" } });
      });
      return true;
    },
  };
}
