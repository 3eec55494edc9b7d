import type { ScriptRow, ScriptVersionRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { ScriptListQuery, ScriptStep } from "./scripts.contract.ts";

const SCRIPTS = "scripts";
const VERSIONS = "script_versions";
const COLUMNS = [
  "id",
  "name",
  "description",
  "draft",
  "published_number",
  "version",
  "created_by",
  "created_at",
  "updated_at",
  "archived_at",
] as const;
const VERSION_COLUMNS = ["id", "script_id", "number", "steps", "published_by", "published_at"] as const;

/** What agents say in calls; `draft` is what the next version will be. */
export interface Script {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly draft: readonly ScriptStep[];
  /** Of the newest published version; null: none yet. */
  readonly publishedNumber: number | null;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
}

/** What was published at a time; it never changes. */
export interface ScriptVersion {
  readonly id: string;
  readonly scriptId: string;
  readonly number: number;
  readonly steps: readonly ScriptStep[];
  readonly publishedBy: string | null;
  readonly publishedAt: Date;
}

/** The columns that can be written, in our words. */
export type ScriptFields = Partial<
  Pick<Script, "name" | "description" | "draft" | "publishedNumber" | "createdBy" | "archivedAt">
>;

/** Writes and reads scripts and their versions. */
export const scriptsRepository = {
  async insert(db: Queryable, script: ScriptFields & Pick<Script, "name" | "draft">): Promise<Script> {
    const { name, draft, ...others } = script;
    const [row] = await db(SCRIPTS)
      .insert({ ...toColumns(others), name, draft: JSON.stringify(draft) })
      .returning(COLUMNS);
    if (!row) throw new Error("a script was not inserted");
    return toScript(row);
  },

  async byId(db: Queryable, id: string): Promise<Script | null> {
    const row = await db(SCRIPTS)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toScript(row) : null;
  },

  /** The first one with this name; null where there is none. There are few scripts. */
  async byName(db: Queryable, name: string): Promise<Script | null> {
    const row = await db(SCRIPTS)
      .select(...COLUMNS)
      .where({ name })
      .orderBy("created_at")
      .first();
    return row ? toScript(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Script | null> {
    const row = await db(SCRIPTS)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toScript(row) : null;
  },

  async update(db: Queryable, id: string, fields: ScriptFields): Promise<Script> {
    const [row] = await db(SCRIPTS)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a script that was locked has gone");
    return toScript(row);
  },

  /** Newest first. Uses index scripts_created. */
  async page(
    db: Queryable,
    query: Pick<ScriptListQuery, "archived" | "published">,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Script[]> {
    const rows = await db(SCRIPTS)
      .select(...COLUMNS)
      .modify((select) => {
        if (query.archived) select.whereNotNull("archived_at");
        else select.whereNull("archived_at");
        if (query.published === true) select.whereNotNull("published_number");
        if (query.published === false) select.whereNull("published_number");
      })
      .modify(newestFirst(limit, after));
    return rows.map(toScript);
  },

  async insertVersion(
    db: Queryable,
    version: Pick<ScriptVersion, "scriptId" | "number" | "steps" | "publishedBy">,
  ): Promise<ScriptVersion> {
    const [row] = await db(VERSIONS)
      .insert({
        script_id: version.scriptId,
        number: version.number,
        steps: JSON.stringify(version.steps),
        published_by: version.publishedBy,
      })
      .returning(VERSION_COLUMNS);
    if (!row) throw new Error("a script's version was not inserted");
    return toVersion(row);
  },

  /** By number. Uses index script_versions_number. */
  async version(db: Queryable, scriptId: string, number: number): Promise<ScriptVersion | null> {
    const row = await db(VERSIONS)
      .select(...VERSION_COLUMNS)
      .where({ script_id: scriptId, number })
      .first();
    return row ? toVersion(row) : null;
  },

  async versionById(db: Queryable, id: string): Promise<ScriptVersion | null> {
    const row = await db(VERSIONS)
      .select(...VERSION_COLUMNS)
      .where({ id })
      .first();
    return row ? toVersion(row) : null;
  },

  /** Newest first. Uses index script_versions_number. */
  async versions(
    db: Queryable,
    scriptId: string,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ScriptVersion[]> {
    const rows = await db(VERSIONS)
      .select(...VERSION_COLUMNS)
      .where({ script_id: scriptId })
      .modify(newestFirst(limit, after, { at: "published_at" }));
    return rows.map(toVersion);
  },
};

function toColumns({ draft, publishedNumber, createdBy, archivedAt, ...same }: ScriptFields) {
  return {
    ...same,
    ...(draft === undefined ? {} : { draft: JSON.stringify(draft) }),
    ...(publishedNumber === undefined ? {} : { published_number: publishedNumber }),
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
  };
}

function toScript(row: Pick<ScriptRow, (typeof COLUMNS)[number]>): Script {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    draft: row.draft as readonly ScriptStep[],
    publishedNumber: row.published_number,
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
  };
}

function toVersion(row: Pick<ScriptVersionRow, (typeof VERSION_COLUMNS)[number]>): ScriptVersion {
  return {
    id: row.id,
    scriptId: row.script_id,
    number: row.number,
    steps: row.steps as readonly ScriptStep[],
    publishedBy: row.published_by,
    publishedAt: row.published_at,
  };
}
