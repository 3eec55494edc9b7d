import type { MessageTemplateRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";

const TABLE = "message_templates";
const COLUMNS = [
  "id",
  "name",
  "body",
  "version",
  "created_by",
  "created_at",
  "updated_at",
  "archived_at",
] as const;

/** A text that messages to customers begin with. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly body: string;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type TemplateFields = Partial<Pick<Template, "name" | "body" | "createdBy" | "archivedAt">>;

/** Writes and reads message templates. */
export const templatesRepository = {
  async insert(db: Queryable, fields: TemplateFields & Pick<Template, "name" | "body">): Promise<Template> {
    const { name, body, ...others } = fields;
    const [row] = await db(TABLE)
      .insert({ ...toColumns(others), name, body })
      .returning(COLUMNS);
    if (!row) throw new Error("a message template was not inserted");
    return toTemplate(row);
  },

  async byId(db: Queryable, id: string): Promise<Template | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toTemplate(row) : null;
  },

  /** Whether one has this name. There are few templates. */
  async hasName(db: Queryable, name: string): Promise<boolean> {
    return (await db(TABLE).select("id").where({ name }).first()) !== undefined;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Template | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toTemplate(row) : null;
  },

  async update(db: Queryable, id: string, fields: TemplateFields): Promise<Template> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a message template that was locked has gone");
    return toTemplate(row);
  },

  /** Newest first. Uses index message_templates_created. */
  async page(
    db: Queryable,
    query: { readonly archived: boolean },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Template[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((select) => {
        if (query.archived) select.whereNotNull("archived_at");
        else select.whereNull("archived_at");
      })
      .modify(newestFirst(limit, after));
    return rows.map(toTemplate);
  },
};

function toColumns({ createdBy, archivedAt, ...same }: TemplateFields) {
  return {
    ...same,
    ...(createdBy === undefined ? {} : { created_by: createdBy }),
    ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
  };
}

function toTemplate(row: Pick<MessageTemplateRow, (typeof COLUMNS)[number]>): Template {
  return {
    id: row.id,
    name: row.name,
    body: row.body,
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
  };
}
