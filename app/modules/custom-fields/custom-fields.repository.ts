import type { CustomFieldDefinitionRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { CustomFieldJson, CustomFieldSubject, NewCustomField } from "./custom-fields.contract.ts";

const TABLE = "custom_field_definitions";
const COLUMNS = [
  "id",
  "subject",
  "key",
  "label",
  "type",
  "options",
  "is_required",
  "version",
  "archived_at",
] as const;
/** Of the advisory lock under which fields are counted. */
const COUNT_LOCK = 730_750;

/** A field of the organization's own. */
export interface CustomField extends Omit<CustomFieldJson, "options" | "archivedAt"> {
  readonly options: readonly string[] | null;
  readonly archivedAt: Date | null;
}

/** What can be written of a field once it is made. */
export type CustomFieldFields = Partial<Pick<CustomField, "label" | "options" | "isRequired" | "archivedAt">>;

/** Writes and reads definitions of fields; there are few, and they are read whole. */
export const customFieldsRepository = {
  /** Null where the key is taken. */
  async insert(db: Queryable, field: NewCustomField): Promise<CustomField | null> {
    const { subject, key, type, ...fields } = field;
    const [row] = await db(TABLE)
      .insert({ subject, key, type, label: fields.label, ...toColumns(fields) })
      .onConflict(["subject", "key"])
      .ignore()
      .returning(COLUMNS);
    return row ? toField(row) : null;
  },

  async byId(db: Queryable, id: string): Promise<CustomField | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toField(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<CustomField | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toField(row) : null;
  },

  async update(db: Queryable, id: string, fields: CustomFieldFields): Promise<CustomField> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a custom field that was locked has gone");
    return toField(row);
  },

  /** All of a subject, archived ones, too, in the order in which they were made. */
  async ofSubject(db: Queryable, subject: CustomFieldSubject): Promise<CustomField[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ subject })
      .orderBy(["created_at", "id"]);
    return rows.map(toField);
  },

  /** Fields are counted and made by one at a time, until the end of the transaction. */
  async lockCount(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [COUNT_LOCK]);
  },
};

function toColumns({ label, options, isRequired, archivedAt }: CustomFieldFields) {
  return {
    ...(label === undefined ? {} : { label }),
    ...(options === undefined ? {} : { options: options && [...options] }),
    ...(isRequired === undefined ? {} : { is_required: isRequired }),
    ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
  };
}

function toField(row: Pick<CustomFieldDefinitionRow, (typeof COLUMNS)[number]>): CustomField {
  return {
    id: row.id,
    subject: row.subject,
    key: row.key,
    label: row.label,
    type: row.type,
    options: row.options,
    isRequired: row.is_required,
    version: row.version,
    archivedAt: row.archived_at,
  };
}
