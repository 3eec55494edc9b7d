import { randomBytes } from "node:crypto";
import type { Queryable } from "../../platform/database/index.ts";
import type { PersonalRows } from "../module.ts";
import { ERASED, type PersonIds, redact } from "./persons.policy.ts";

/** A table with the columns that can hold a text of anybody's. */
export interface TextTable {
  readonly table: string;
  readonly columns: readonly {
    readonly name: string;
    readonly isJson: boolean;
    /** Two rows must not get the same text. */
    readonly isUnique: boolean;
  }[];
}

interface ColumnRow {
  readonly table_name: string;
  readonly column_name: string;
  readonly is_json: boolean;
  readonly is_unique: boolean;
}

/** Finds, reads and erases what is kept of a person, in every table there is. */
export const personsRepository = {
  async users(
    db: Queryable,
    contact: { readonly kind: "phone" | "email"; readonly value: string },
  ): Promise<{ id: string; email: string; phone: string | null; name: string; disabledAt: Date | null }[]> {
    return db("users")
      .select("id", "email", "phone", "name", { disabledAt: "disabled_at" })
      .where(contact.kind === "phone" ? { phone: contact.value } : { email: contact.value });
  },

  async callIds(db: Queryable, phones: readonly string[]): Promise<string[]> {
    const rows = await db("calls")
      .select("id")
      .whereIn("phone", [...phones])
      .orWhere((caller) => caller.where({ direction: "inbound" }).whereIn("from_number", [...phones]))
      .orWhere((called) => called.where({ direction: "outbound" }).whereIn("to_number", [...phones]));
    return rows.map(({ id }) => id);
  },

  /** Leads and contacts that have the number or the address. */
  async recordIds(db: Queryable, phones: readonly string[], emails: readonly string[]): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `with recursive known as (
        select id from leads where phone = any (:phones) or email = any (:emails)
        union select id from contacts where phone = any (:phones) or email = any (:emails)),
      records as (
        select id, merged_into from leads union all select id, merged_into from contacts),
      same as (
        select id from known
        union select case when records.id = same.id then merged_into else records.id end
          from same join records on records.merged_into is not null and same.id in (records.id, records.merged_into))
      select id from same`,
      { phones: [...phones], emails: [...emails] },
    );
    return rows.map(({ id }) => id);
  },

  /** Their numbers' and their contacts'; those of nobody that stand by the number of a record of theirs, or with their lead. */
  async channelIds(
    db: Queryable,
    phones: readonly string[],
    recordIds: readonly string[],
  ): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select channels.id from channels left join threads on threads.id = channels.id
        where type = 'contact' and (channels.phone = any (:phones) or contact_id = any (cast(:recordIds as uuid[]))
          or (contact_id is null and (threads.lead_id = any (cast(:recordIds as uuid[])) or channels.phone in (
            select phone from contacts where id = any (cast(:recordIds as uuid[]))
            union select phone from leads where id = any (cast(:recordIds as uuid[]))))))`,
      { phones: [...phones], recordIds: [...recordIds] },
    );
    return rows.map(({ id }) => id);
  },

  /** Is it our side of some call? */
  async isOurs(db: Queryable, phone: string): Promise<boolean> {
    const row = await db("calls")
      .select("id")
      .where({ is_direction_known: true })
      .where((ours) =>
        ours
          .where({ direction: "inbound", to_number: phone })
          .orWhere({ direction: "outbound", from_number: phone }),
      )
      .first();
    return row !== undefined;
  },

  /** Every table of ours with its columns of text and JSON: of information_schema, so that a future table is one of them. What the database computes follows from the others. */
  async textTables(db: Queryable): Promise<TextTable[]> {
    const { rows } = await db.raw<{ rows: ColumnRow[] }>(`
      select c.table_name, c.column_name, c.data_type in ('json', 'jsonb') as is_json,
        exists (
          select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
          where i.indrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
            and i.indisunique and a.attname = c.column_name
        ) as is_unique
      from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name not like 'schema\\_migrations%'
        and c.is_generated = 'NEVER'
        and (c.data_type in ('text', 'character varying', 'json', 'jsonb') or c.udt_name in ('_text', '_varchar'))
      order by c.table_name, c.ordinal_position`);
    return [...Map.groupBy(rows, ({ table_name: table }) => table)].map(([table, columns]) => ({
      table,
      columns: columns.map((column) => ({
        name: column.column_name,
        isJson: column.is_json,
        isUnique: column.is_unique,
      })),
    }));
  },

  async countOf(db: Queryable, rule: PersonalRows, person: PersonIds): Promise<number> {
    const { rows } = await db.raw<{ rows: { count: number }[] }>(
      `select count(*)::int as count from :table: where ${rule.ofPerson}`,
      bindingsOf(rule, person),
    );
    return rows[0]?.count ?? 0;
  },

  /** The rows of a person, without what only serves to check secrets. */
  async rowsOf(db: Queryable, rule: PersonalRows, person: PersonIds): Promise<Record<string, unknown>[]> {
    const { rows } = await db.raw<{ rows: { row: Record<string, unknown> }[] }>(
      `select to_jsonb(:table:) as row from :table: where ${rule.ofPerson}`,
      bindingsOf(rule, person),
    );
    const hidden = new Set(rule.secrets);
    return rows.map(({ row }) =>
      Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.has(name))),
    );
  },

  /** Deletes or anonymizes the rows of a person; resolves with how many. */
  async erase(db: Queryable, rule: PersonalRows, person: PersonIds): Promise<number> {
    const { erase } = rule;
    if (erase !== "delete" && Object.keys(erase.set).length === 0) return this.countOf(db, rule, person);
    const what =
      erase === "delete"
        ? "delete from :table:"
        : `update :table: set ${Object.entries(erase.set)
            .map(([column, value]) => `${column} = ${value}`)
            .join(", ")}`;
    const { rowCount } = await db.raw<{ rowCount: number }>(
      `${what} where ${rule.ofPerson}`,
      bindingsOf(rule, person),
    );
    return rowCount;
  },

  async countMentions(db: Queryable, { table, columns }: TextTable, pattern: string): Promise<number> {
    const { rows } = await db.raw<{ rows: { count: number }[] }>(
      `select count(*)::int as count from ?? where ${columns.map(() => "??::text ~* ?").join(" or ")}`,
      [table, ...columns.flatMap(({ name }) => [name, pattern])],
    );
    return rows[0]?.count ?? 0;
  },

  /** Takes the person out of texts that are others' or nobody's; resolves with how many rows it stood in. */
  async redactMentions(db: Queryable, { table, columns }: TextTable, pattern: string): Promise<number> {
    const { rows } = await db.raw<{ rows: ({ ctid: string } & Record<string, unknown>)[] }>(
      `select ctid::text, ${columns.map(() => "??").join(", ")} from ??
        where ${columns.map(() => "??::text ~* ?").join(" or ")} for update`,
      [...columns.map(({ name }) => name), table, ...columns.flatMap(({ name }) => [name, pattern])],
    );
    for (const row of rows) {
      const values = columns.map(({ name, isJson, isUnique }) => {
        const instead = isUnique ? `erased-${randomBytes(8).toString("hex")}` : ERASED;
        const value = redact(row[name], pattern, instead);
        return isJson && value !== null ? JSON.stringify(value) : value;
      });
      await db.raw(`update ?? set ${columns.map(() => "?? = ?").join(", ")} where ctid = ?::tid`, [
        table,
        ...columns.flatMap(({ name }, index) => [name, values[index] as string]),
        row.ctid,
      ]);
    }
    return rows.length;
  },

  /** Rows that somebody is still at: they would be written anew while they are erased. */
  async countBusy(db: Queryable, person: PersonIds): Promise<{ calls: number; messages: number }> {
    const { rows } = await db.raw<{ rows: { calls: number; messages: number }[] }>(
      `select
        (select count(*)::int from calls where id = any(cast(:callIds as uuid[]))
          and status in ('queued', 'ringing', 'in_progress')) as calls,
        (select count(*)::int from messages left join alerts on alerts.id = messages.alert_id
          where messages.status in ('queued', 'sending', 'sent') and (alerts.call_id = any(cast(:callIds as uuid[]))
            or recipient_user_id = any(cast(:userIds as uuid[])) or to_number = any(cast(:phones as text[])))) as messages`,
      { ...person },
    );
    return rows[0] ?? { calls: 0, messages: 0 };
  },
};

function bindingsOf({ table }: PersonalRows, person: PersonIds) {
  return { table, ...person };
}
