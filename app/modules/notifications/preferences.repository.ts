import type { NotificationPreferenceRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { QuietTime } from "./preferences.contract.ts";
import { type Choices, DEFAULT_PREFERENCES, type Preferences } from "./preferences.policy.ts";

const TABLE = "notification_preferences";
const COLUMNS = ["user_id", "channels", "quiet_time", "digest_frequency", "digest_hour", "version"] as const;

/** Reads and writes how people want to be told. Who has chosen nothing has no row. */
export const preferencesRepository = {
  async ofUser(db: Queryable, userId: string): Promise<Preferences> {
    return (await preferencesRepository.ofUsers(db, [userId])).get(userId) ?? DEFAULT_PREFERENCES;
  },

  /** Only of those who have chosen something. */
  async ofUsers(db: Queryable, userIds: readonly string[]): Promise<ReadonlyMap<string, Preferences>> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereRaw("user_id = any (?::uuid[])", [[...userIds]]);
    return new Map(rows.map((row) => [row.user_id, toPreferences(row)]));
  },

  /** Holds off everybody else who changes them, also where there is no row yet. */
  async lock(db: Queryable, userId: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended('notification_preferences:' || ?, 0))", [
      userId,
    ]);
  },

  /** False when somebody else has changed them since `version`. */
  async write(
    db: Queryable,
    userId: string,
    version: number,
    { choices, quietTime, digest }: Omit<Preferences, "version">,
  ): Promise<boolean> {
    const columns = {
      channels: JSON.stringify(choices),
      quiet_time: quietTime === null ? null : JSON.stringify(quietTime),
      digest_frequency: digest.frequency,
      digest_hour: digest.hour as NotificationPreferenceRow["digest_hour"],
      version: version + 1,
    };
    if (version === DEFAULT_PREFERENCES.version) {
      const made = await db(TABLE)
        .insert({ user_id: userId, ...columns })
        .onConflict("user_id")
        .ignore()
        .returning("user_id");
      return made.length > 0;
    }
    const changed = await db(TABLE)
      .where({ user_id: userId, version })
      .update({ ...columns, updated_at: db.fn.now() });
    return changed > 0;
  },
};

function toPreferences(row: Pick<NotificationPreferenceRow, (typeof COLUMNS)[number]>): Preferences {
  return {
    choices: row.channels as Choices,
    quietTime: row.quiet_time as QuietTime | null,
    digest: { frequency: row.digest_frequency as Preferences["digest"]["frequency"], hour: row.digest_hour },
    version: row.version,
  };
}
