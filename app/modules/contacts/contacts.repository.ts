import type { ContactRow } from "../../migrations/tables.generated.ts";
import {
  idsByValues,
  insertRows,
  newIds,
  type Queryable,
  updateRows,
} from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope, withinScope } from "../../platform/record-scope/index.ts";
import { type Search, whereFound } from "../../platform/search/index.ts";
import { type CustomFilter, type CustomValues, whereCustom } from "../custom-fields/index.ts";
import type { Consent, ContactListQuery } from "./contacts.contract.ts";

const TABLE = "contacts";
const COLUMNS = [
  "id",
  "lead_id",
  "is_primary",
  "owner_id",
  "first_name",
  "last_name",
  "organization",
  "email",
  "phone",
  "time_zone",
  "tags",
  "custom_fields",
  "consent",
  "consent_at",
  "version",
  "created_at",
  "updated_at",
  "deleted_at",
  "merged_into",
] as const;
/** Those that are written for many rows at once. */
const BULK_COLUMNS = [
  "is_primary",
  "owner_id",
  "first_name",
  "last_name",
  "organization",
  "email",
  "phone",
  "time_zone",
  "tags",
  "custom_fields",
  "consent",
  "consent_at",
  "deleted_at",
] as const satisfies readonly (typeof COLUMNS)[number][];
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);

/** A person: of a lead, or a customer. */
export interface Contact {
  readonly id: string;
  readonly leadId: string | null;
  readonly isPrimary: boolean;
  readonly ownerId: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly organization: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly timeZone: string | null;
  readonly tags: readonly string[];
  /** By the keys of the organization's own fields. */
  readonly custom: CustomValues;
  readonly consent: Consent;
  readonly consentAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  /** The record that it has become part of; such a one is deleted, too. */
  readonly mergedInto: string | null;
}

/** A contact with the name of its owner. */
export interface ContactView extends Contact {
  readonly ownerName: string | null;
}

/** The columns that can be written, in our words. */
export type ContactFields = Partial<Omit<Contact, "id" | "version" | "createdAt" | "updatedAt">>;

type ContactColumns = Pick<ContactRow, (typeof COLUMNS)[number]>;
type ContactViewRow = ContactColumns & { readonly owner_name: string | null };

/** Writes and reads contacts. */
export const contactsRepository = {
  async insert(db: Queryable, fields: ContactFields): Promise<Contact> {
    const [row] = await db(TABLE).insert(toColumns(fields)).returning(COLUMNS);
    if (!row) throw new Error("a contact was not inserted");
    return toContact(row);
  },

  /** Within what somebody sees; null when it is not, or not there. */
  async byId(db: Queryable, id: string, scope: RecordScope): Promise<ContactView | null> {
    const row = await db(TABLE)
      .leftJoin("users", "users.id", "contacts.owner_id")
      .select<ContactViewRow>(...QUALIFIED, db.raw("users.name as owner_name"))
      .where("contacts.id", id)
      .first();
    return row && isWithinScope(scope, row.owner_id) ? toView(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Contact | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toContact(row) : null;
  },

  /** Those that are not deleted, by number or e-mail address, newest first. Uses indexes contacts_phone and contacts_email. */
  async findSame(
    db: Queryable,
    { phones, emails }: { readonly phones: readonly string[]; readonly emails: readonly string[] },
    lock: boolean,
  ): Promise<Contact[]> {
    const ids = await idsByValues(db, TABLE, [
      { name: "phone", values: phones },
      { name: "email", values: emails },
    ]);
    if (ids.length === 0) return [];
    const rows = await selectMany(db, ids, lock);
    // Whoever was locked meanwhile may have been deleted.
    return rows.filter(({ deletedAt }) => deletedAt === null);
  },

  /** As they are now, until the end of the transaction, newest first. */
  lockMany: (db: Queryable, ids: readonly string[]): Promise<Contact[]> => selectMany(db, ids, true),

  /** Some by their ids, deleted ones, too. */
  many: (db: Queryable, ids: readonly string[]): Promise<Contact[]> => selectMany(db, ids, false),

  /** Those of these that are within what somebody sees, deleted ones, too. */
  async views(db: Queryable, ids: readonly string[], scope: RecordScope): Promise<ContactView[]> {
    const rows = await db(TABLE)
      .leftJoin("users", "users.id", "contacts.owner_id")
      .select<ContactViewRow[]>(...QUALIFIED, db.raw("users.name as owner_name"))
      .whereRaw("contacts.id = any (?::uuid[])", [[...ids]])
      .modify((select) => {
        withinScope(select, scope, "contacts.owner_id");
      });
    return rows.map(toView);
  },

  /** Resolves with the ids, in the order of the rows. */
  async insertMany(db: Queryable, rows: readonly ContactFields[]): Promise<string[]> {
    const ids = await newIds(db, rows.length);
    const written = rows.map((row, index) => ({
      id: ids[index],
      ...toColumns({ isPrimary: false, tags: [], custom: {}, consent: "unknown", ...row }),
    }));
    await insertRows(db, TABLE, ["id", ...BULK_COLUMNS], written);
    return ids;
  },

  /** Writes rows that are locked as they are given. */
  async updateMany(db: Queryable, rows: readonly Contact[]): Promise<void> {
    const written = rows.map((row) => ({ ...toColumns(row), id: row.id }));
    await updateRows(db, TABLE, BULK_COLUMNS, written);
  },

  async update(db: Queryable, id: string, fields: ContactFields): Promise<Contact> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a contact that was locked has gone");
    return toContact(row);
  },

  /**
   * The primary contact of a lead. Nobody else can ask until the end of the transaction, also when there is none: two that are
   * made at once must not both be the first. Uses index contacts_one_primary.
   */
  async lockPrimary(db: Queryable, leadId: string): Promise<Contact | null> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`contacts of ${leadId}`]);
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ lead_id: leadId, is_primary: true })
      .whereNull("deleted_at")
      .forUpdate()
      .first();
    return row ? toContact(row) : null;
  },

  /** Those of these leads that have a primary contact; as `lockPrimary` for many, in one order. Uses index contacts_one_primary. */
  async lockPrimaries(db: Queryable, leadIds: readonly string[]): Promise<string[]> {
    for (const leadId of leadIds.toSorted()) {
      await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`contacts of ${leadId}`]);
    }
    const { rows } = await db.raw<{ rows: { lead_id: string }[] }>(
      "select lead_id from contacts where lead_id = any (?::uuid[]) and is_primary and deleted_at is null",
      [[...leadIds]],
    );
    return rows.map((row) => row.lead_id);
  },

  /** The primary contact of a lead. Uses index contacts_one_primary. */
  async primaryOf(db: Queryable, leadId: string): Promise<Contact | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ lead_id: leadId, is_primary: true })
      .whereNull("deleted_at")
      .first();
    return row ? toContact(row) : null;
  },

  /** Has anybody with this number (E.164) taken consent back, a deleted contact, too? Uses index contacts_consent_withdrawn. */
  async isWithdrawnBySomebody(db: Queryable, phone: string): Promise<boolean> {
    // In the words of the index, not as a parameter: the planner must see that they are the same.
    const row = await db(TABLE).select("id").where({ phone }).whereRaw("consent = 'withdrawn'").first();
    return row !== undefined;
  },

  /** The contacts of leads, primary ones first, until the end of the transaction. Uses index contacts_lead. */
  async lockOfLeads(db: Queryable, leadIds: readonly string[]): Promise<Contact[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("lead_id", [...leadIds])
      .whereNull("deleted_at")
      .orderBy([{ column: "is_primary", order: "desc" }, { column: "id" }])
      .forUpdate();
    return rows.map(toContact);
  },

  /**
   * Contacts by filters, newest first by the column of `sort`. Uses indexes contacts_created, contacts_updated, contacts_lead,
   * contacts_owner, contacts_tags, contacts_custom_fields, and contacts_search for words and digits.
   */
  async page(
    db: Queryable,
    query: Omit<ContactListQuery, "cursor" | "limit" | "q" | "custom"> & {
      readonly userId: string;
      readonly search?: Search | undefined;
      readonly custom?: readonly CustomFilter[] | undefined;
    },
    scope: RecordScope,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<ContactView[]> {
    const time = query.sort === "-updatedAt" ? "contacts.updated_at" : "contacts.created_at";
    const rows = await db(TABLE)
      .leftJoin("users", "users.id", "contacts.owner_id")
      .select<ContactViewRow[]>(...QUALIFIED, db.raw("users.name as owner_name"))
      .modify((select) => {
        if (query.deleted) select.whereNotNull("contacts.deleted_at").whereNull("contacts.merged_into");
        else select.whereNull("contacts.deleted_at");
        withinScope(select, scope, "contacts.owner_id");
        if (query.owner === "nobody") select.whereNull("contacts.owner_id");
        else if (query.owner)
          select.where("contacts.owner_id", query.owner === "me" ? query.userId : query.owner);
        if (query.leadId) select.where("contacts.lead_id", query.leadId);
        if (query.tag) select.whereRaw("contacts.tags @> array[?]::text[]", [query.tag]);
        if (query.consent) select.where("contacts.consent", query.consent);
        whereCustom(select, "contacts.custom_fields", query.custom);
        if (query.createdFrom) select.where("contacts.created_at", ">=", query.createdFrom);
        if (query.createdTo) select.where("contacts.created_at", "<", query.createdTo);
        if (query.search)
          whereFound(select, query.search, { words: "contacts.found_by", phone: "contacts.phone" });
        if (after)
          select.whereRaw("(??, contacts.id) < (?::timestamptz, ?::uuid)", [time, after.at, after.id]);
      })
      .orderBy([
        { column: time, order: "desc" },
        { column: "contacts.id", order: "desc" },
      ])
      .limit(limit);
    return rows.map(toView);
  },
};

function toView(row: ContactViewRow): ContactView {
  return { ...toContact(row), ownerName: row.owner_name };
}

/** Newest first. Everybody locks in one order, those that lock one after the other, too: by ids, the oldest first. */
async function selectMany(db: Queryable, ids: readonly string[], lock: boolean): Promise<Contact[]> {
  const rows = await db(TABLE)
    .select(...COLUMNS)
    .whereRaw("id = any (?::uuid[])", [[...ids]])
    .orderBy("id")
    .modify((select) => {
      if (lock) select.forUpdate();
    });
  return rows.toReversed().map(toContact);
}

function toColumns(fields: ContactFields) {
  const {
    leadId,
    isPrimary,
    ownerId,
    firstName,
    lastName,
    timeZone,
    tags,
    custom,
    consentAt,
    deletedAt,
    mergedInto,
    ...same
  } = fields;
  return {
    ...same,
    ...(leadId === undefined ? {} : { lead_id: leadId }),
    ...(isPrimary === undefined ? {} : { is_primary: isPrimary }),
    ...(ownerId === undefined ? {} : { owner_id: ownerId }),
    ...(firstName === undefined ? {} : { first_name: firstName }),
    ...(lastName === undefined ? {} : { last_name: lastName }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(custom === undefined ? {} : { custom_fields: custom }),
    ...(consentAt === undefined ? {} : { consent_at: consentAt }),
    ...(deletedAt === undefined ? {} : { deleted_at: deletedAt }),
    ...(mergedInto === undefined ? {} : { merged_into: mergedInto }),
  };
}

function toContact(row: ContactColumns): Contact {
  return {
    id: row.id,
    leadId: row.lead_id,
    isPrimary: row.is_primary,
    ownerId: row.owner_id,
    firstName: row.first_name,
    lastName: row.last_name,
    organization: row.organization,
    email: row.email,
    phone: row.phone,
    timeZone: row.time_zone,
    tags: row.tags,
    custom: row.custom_fields as CustomValues,
    consent: row.consent,
    consentAt: row.consent_at,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    mergedInto: row.merged_into,
  };
}
