import type { VoiceCommandRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { VoiceOutcome } from "./voice-commands.contract.ts";

const TABLE = "voice_commands";
const COLUMNS = ["id", "outcome", "understood_by", "commands", "created_at"] as const;

/** A record that was spoken of. */
export interface Subject {
  readonly type: string;
  readonly id: string;
}

/** What became of something that was said; the words are not kept. */
export interface KeptVoiceCommand {
  readonly id: string;
  readonly outcome: VoiceOutcome;
  readonly understoodBy: "grammar" | "model" | null;
  readonly commands: readonly string[];
  readonly at: Date;
}

/** What is kept of it. */
export interface VoiceCommandFields {
  readonly outcome: VoiceOutcome;
  readonly understoodBy: KeptVoiceCommand["understoodBy"];
  readonly commands: readonly string[];
  readonly subjects: readonly Subject[];
}

/** Writes and reads what became of what people said. */
export const voiceCommandsRepository = {
  async insert(db: Queryable, id: string, userId: string, fields: VoiceCommandFields): Promise<void> {
    await db(TABLE).insert({ id, user_id: userId, outcome: fields.outcome, ...toColumns(fields) });
  },

  async isEmpty(db: Queryable): Promise<boolean> {
    return (await db(TABLE).first("id")) === undefined;
  },

  async update(db: Queryable, id: string, fields: Partial<VoiceCommandFields>): Promise<void> {
    await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), updated_at: db.fn.now() });
  },

  async isOf(db: Queryable, id: string, userId: string): Promise<boolean> {
    return (await db(TABLE).where({ id, user_id: userId }).first("id")) !== undefined;
  },

  /** Newest first. Uses index voice_commands_of_user. */
  async page(
    db: Queryable,
    userId: string,
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<KeptVoiceCommand[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ user_id: userId })
      .modify(newestFirst(limit, after));
    return rows.map(toKept);
  },

  /** What somebody has spoken of since a time, the last first. Uses index voice_commands_of_user. */
  async subjectsSince(db: Queryable, userId: string, since: Date): Promise<readonly Subject[]> {
    const rows: Pick<VoiceCommandRow, "subjects">[] = await db(TABLE)
      .select("subjects")
      .where({ user_id: userId })
      .where("created_at", ">", since)
      .orderBy([
        { column: "created_at", order: "desc" },
        { column: "id", order: "desc" },
      ])
      .limit(5);
    return rows.flatMap(({ subjects }) => subjects as readonly Subject[]);
  },

  /** Uses index voice_commands_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "created_at" }, olderThan, limit);
  },
};

function toColumns({ outcome, understoodBy, commands, subjects }: Partial<VoiceCommandFields>) {
  return {
    ...(outcome === undefined ? {} : { outcome }),
    ...(understoodBy === undefined ? {} : { understood_by: understoodBy }),
    ...(commands === undefined ? {} : { commands: [...commands] }),
    ...(subjects === undefined ? {} : { subjects: JSON.stringify(subjects) }),
  };
}

function toKept(row: Pick<VoiceCommandRow, (typeof COLUMNS)[number]>): KeptVoiceCommand {
  return {
    id: row.id,
    outcome: row.outcome as VoiceOutcome,
    understoodBy: row.understood_by as KeptVoiceCommand["understoodBy"],
    commands: row.commands,
    at: row.created_at,
  };
}
