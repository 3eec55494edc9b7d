import type { Readable } from "node:stream";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import {
  type Database,
  keysetBatches,
  keysetCursor,
  type Page,
  type Queryable,
} from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { requireE164 } from "../../platform/phone/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { readSearch } from "../../platform/search/index.ts";
import { createRowReads } from "../../platform/row-reads/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import {
  type CustomFieldsService,
  customNamesOf,
  flatRecords,
  flattened,
  unflattened,
  withChanges,
} from "../custom-fields/index.ts";
import {
  createBulkRecords,
  createOwnedRecords,
  type HistoryService,
  type Mergeable,
  type Person,
} from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { createRecordNotes, type NotesService } from "../notes/index.ts";
import { createContactsBulkKind } from "./contacts.bulk.ts";
import type { ContactExportQuery, ContactListQuery, ContactPatch, NewContact } from "./contacts.contract.ts";
import { contactsCsv } from "./contacts.csv.ts";
import { contactErrors } from "./contacts.errors.ts";
import { contactChanged, contactsChangedInBulk } from "./contacts.events.ts";
import {
  type Contact,
  type ContactFields,
  type ContactView,
  contactsRepository,
} from "./contacts.repository.ts";

const HISTORY_FIELDS = [
  "leadId",
  "isPrimary",
  "ownerId",
  "firstName",
  "lastName",
  "organization",
  "email",
  "phone",
  "timeZone",
  "tags",
  "custom",
  "consent",
] as const satisfies readonly (keyof Contact)[];

/** Those of which one value stays when contacts become one; of what the organization adds, each field by itself. */
const MERGED_FIELDS = HISTORY_FIELDS.filter((field) => field !== "isPrimary" && field !== "custom");

/** What a person can be recognized by; one of them must be there. */
const RECOGNIZED_BY = ["firstName", "lastName", "organization", "email", "phone"] as const;

/** Rows of an export that are in memory at a time. */
const EXPORTED_AT_ONCE = 500;

export type ContactsService = ReturnType<typeof createContactsService>;

/** People: made, changed, found; each change is in their history. */
export function createContactsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById">;
  readonly audit: Pick<AuditService, "record">;
  readonly leads: Pick<LeadsService, "isThere" | "idsByEmail">;
  readonly history: HistoryService;
  readonly notes: NotesService;
  readonly customFields: Pick<CustomFieldsService, "of" | "changesOf" | "filtersOf">;
  /** ISO 3166; of numbers without a country code. */
  readonly country: string;
  readonly now?: () => Date;
}) {
  const {
    database,
    unitOfWork,
    identity,
    audit,
    leads,
    history,
    notes,
    customFields,
    now = () => new Date(),
  } = deps;

  const records = createOwnedRecords<Contact, ContactFields>({
    type: "contact",
    historyFields: HISTORY_FIELDS,
    history,
    repository: contactsRepository,
    ownerOf: ({ ownerId }) => ownerId,
    notFound: () => contactErrors.contact_not_found(),
    onChanged: (tx, { before, after, action }) =>
      tx.publish(contactChanged, { contact: after, before, action }),
  });

  const bulk = createBulkRecords<Contact, ContactFields>({
    type: "contact",
    historyFields: HISTORY_FIELDS,
    history,
    repository: contactsRepository,
    ownerOf: ({ ownerId }) => ownerId,
    deleted: () => ({ deletedAt: now(), isPrimary: false }),
    onChanged: (tx, outcome) => tx.publish(contactsChangedInBulk, outcome),
  });

  const rows = createRowReads((ids) => contactsRepository.byIds(database.pool, ids));

  async function view(id: string, person: Person): Promise<ContactView> {
    const contact = await rows.get(id);
    if (!contact || !isWithinScope(person.scope, contact.ownerId)) throw contactErrors.contact_not_found();
    annotateSpan({ [ATTRIBUTES.contactId]: id });
    return contact;
  }

  /** @throws invalid_input when there is no such user, or when the contact would be out of the person's sight */
  async function checkOwner(person: Person, userId: string | null | undefined, path: string): Promise<void> {
    if (!userId) return;
    const owner = await identity.userById(userId);
    if (owner && isWithinScope(person.scope, userId)) return;
    throw commonErrors.invalid_input({
      fields: [{ path, message: owner ? "is not of your department" : "is no user" }],
    });
  }

  /** What was given, as it is kept. @throws invalid_input */
  async function prepared(person: Person, given: Omit<ContactPatch, "custom">): Promise<ContactFields> {
    if (given.leadId && !(await leads.isThere(given.leadId, person))) {
      throw commonErrors.invalid_input({ fields: [{ path: "leadId", message: "is no lead for you" }] });
    }
    await checkOwner(person, given.ownerId, "ownerId");
    return {
      ...given,
      ...(given.phone === undefined
        ? {}
        : { phone: requireE164(given.phone, { country: deps.country, path: "phone" }) }),
      ...(given.consent === undefined ? {} : { consentAt: now() }),
    };
  }

  /** The first contact of a lead is its primary one. */
  async function isFirstOf(tx: UnitOfWork, leadId: string | null | undefined): Promise<boolean> {
    return leadId ? (await contactsRepository.lockPrimary(tx.db, leadId)) === null : false;
  }

  /** Of a lead's contacts this one is primary from now on, and no other one. */
  async function takePrimary(tx: UnitOfWork, contact: Contact, actor: Person, action: string): Promise<void> {
    const before = contact.leadId ? await contactsRepository.lockPrimary(tx.db, contact.leadId) : null;
    if (before && before.id !== contact.id)
      await records.write(tx, before, { isPrimary: false }, actor, action);
  }

  const subject = (id: string) => ({ type: "contact", id });

  return {
    /** Many contacts at once: for imports. */
    bulk: flatRecords(bulk),

    bulkKind: createContactsBulkKind({ database, changes: bulk, customFields, checkOwner }),

    view,

    /** How a contact can be reached; null when there is no such contact, or not any more. */
    async reachOf(
      db: Queryable,
      id: string,
    ): Promise<Pick<Contact, "leadId" | "phone" | "timeZone" | "consent"> | null> {
      const contact = await contactsRepository.byId(db, id, "all");
      return contact && !contact.deletedAt ? contact : null;
    },

    /** Whose a contact is, and what it is called; null when there is no such contact, or not any more. */
    async summaryOf(
      db: Queryable,
      id: string,
    ): Promise<{ userId: string | null; name: string | null } | null> {
      const contact = await contactsRepository.byId(db, id, "all");
      if (!contact || contact.deletedAt) return null;
      const name = [contact.firstName, contact.lastName].filter(Boolean).join(" ") || contact.organization;
      return { userId: contact.ownerId, name };
    },

    /** Whose number (E.164) it is: of several a lead's primary one, else the newest; null: nobody's. */
    async atNumber(db: Queryable, phone: string): Promise<Contact | null> {
      const found = await contactsRepository.findSame(db, { phones: [phone], emails: [] }, false);
      return found.find(({ isPrimary }) => isPrimary) ?? found[0] ?? null;
    },

    /** The one of a lead to turn to first, for this person; null where there is none. */
    async primaryOf(leadId: string, person: Person): Promise<Contact | null> {
      const contact = await contactsRepository.primaryOf(database.pool, leadId);
      return contact && isWithinScope(person.scope, contact.ownerId) ? contact : null;
    },

    /** Adds those of these contacts that are missing, of leads by their e-mail address; resolves with how many. */
    async seed(given: readonly (ContactFields & { readonly leadEmail: string | null })[]): Promise<number> {
      return unitOfWork(async (tx) => {
        const { db } = tx;
        const emails = given.map(({ email }) => email ?? "");
        const there = await contactsRepository.findSame(db, { emails, phones: [] }, false);
        const known = new Set(there.map(({ email }) => email));
        const missing = given.filter(({ email }) => !known.has(email ?? ""));
        const leadEmails = missing.flatMap(({ leadEmail }) => leadEmail ?? []);
        const leadIds = await leads.idsByEmail(db, leadEmails);
        for (const { leadEmail, ...contact } of missing) {
          const leadId = leadIds.get(leadEmail ?? "") ?? null;
          await contactsRepository.insert(db, { ...contact, leadId, isPrimary: await isFirstOf(tx, leadId) });
        }
        return missing.length;
      });
    },

    /** Has anybody with this number (E.164) taken consent back? What was said stands when the contact is deleted. */
    async isWithdrawnBySomebody(db: Queryable, phone: string): Promise<boolean> {
      return contactsRepository.isWithdrawnBySomebody(db, phone);
    },

    /** @throws invalid_input */
    async create(person: Person, input: NewContact): Promise<ContactView> {
      requireRecognizable(input);
      const { custom: changes, ...given } = input;
      const fields = await prepared(person, given);
      const custom = withChanges({}, await customFields.changesOf("contact", changes, { isNew: true }));
      const contact = await unitOfWork(async (tx) => {
        const made = await contactsRepository.insert(tx.db, {
          ...fields,
          custom,
          isPrimary: await isFirstOf(tx, fields.leadId),
        });
        await history.record(tx, [{ subject: subject(made.id), actor: person, action: "created" }]);
        tx.publish(contactChanged, { contact: made, before: null, action: "created" });
        records.tellAssigned(tx, person, made);
        return made;
      });
      return view(contact.id, person);
    },

    /** All that the filters leave, as a file; read as it is sent. */
    async export(person: Person, query: ContactExportQuery): Promise<Readable> {
      const custom = await customFields.filtersOf("contact", query.custom);
      await unitOfWork((tx) =>
        audit.record(tx.db, person, "contacts.exported", { type: "user", id: person.userId }),
      );
      const { byteOrderMark, q, ...filters } = query;
      const batches = keysetBatches(
        EXPORTED_AT_ONCE,
        (after, limit) =>
          contactsRepository.page(
            database.pool,
            {
              ...filters,
              custom,
              userId: person.userId,
              search: q === undefined ? undefined : readSearch(q),
            },
            person.scope,
            limit,
            after,
          ),
        positionIn(filters.sort),
      );
      return contactsCsv(batches, await customFields.of("contact"), { byteOrderMark });
    },

    async list(person: Person, query: ContactListQuery): Promise<Page<ContactView>> {
      const { limit, cursor, q, ...filters } = query;
      const after = keysetCursor.read(cursor);
      const custom = await customFields.filtersOf("contact", filters.custom);
      const rows = await contactsRepository.page(
        database.pool,
        { ...filters, custom, userId: person.userId, search: q === undefined ? undefined : readSearch(q) },
        person.scope,
        limit + 1,
        after,
      );
      return keysetCursor.page(rows, limit, positionIn(filters.sort));
    },

    /** A contact that changes its lead is primary there only when it is the first. @throws contact_not_found, version_conflict, invalid_input */
    async update(person: Person, id: string, version: number, patch: ContactPatch): Promise<ContactView> {
      const { custom: changed, ...given } = patch;
      const fields = await prepared(person, given);
      const changes = await customFields.changesOf("contact", changed, { isNew: false });
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        requireRecognizable({ ...before, ...fields });
        const movesTo = fields.leadId !== undefined && fields.leadId !== before.leadId;
        const isPrimary = movesTo ? await isFirstOf(tx, fields.leadId) : before.isPrimary;
        const custom = withChanges(before.custom, changes);
        await records.write(tx, before, { ...fields, custom, isPrimary }, person, "updated");
      });
      return view(id, person);
    },

    /** The one that was primary before is not any more. @throws contact_not_found, contact_without_lead */
    async makePrimary(person: Person, id: string): Promise<ContactView> {
      await unitOfWork(async (tx) => {
        const contact = await records.lockPresent(tx, person, id);
        if (!contact.leadId) throw contactErrors.contact_without_lead();
        await takePrimary(tx, contact, person, "primary_changed");
        await records.write(tx, contact, { isPrimary: true }, person, "primary_changed");
      });
      return view(id, person);
    },

    /** @throws contact_not_found, version_conflict */
    async delete(person: Person, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        await records.write(tx, before, { deletedAt: now(), isPrimary: false }, person, "deleted");
        await audit.record(tx.db, person, "contact.deleted", subject(id));
      });
    },

    /** Brings a deleted contact back; one that is there stays as it is. @throws contact_not_found */
    async restore(person: Person, id: string): Promise<ContactView> {
      await unitOfWork(async (tx) => {
        const before = await records.lockVisible(tx, person, id);
        if (!before.deletedAt) return;
        const isPrimary = await isFirstOf(tx, before.leadId);
        await records.write(tx, before, { deletedAt: null, isPrimary }, person, "restored");
        await audit.record(tx.db, person, "contact.restored", subject(id));
      });
      return view(id, person);
    },

    /** How contacts become one. */
    mergeable: {
      kind: "contact",
      fieldsOf: (rows) => [...MERGED_FIELDS, ...customNamesOf(rows)],
      notFound: () => contactErrors.contact_not_found(),
      lockAll: async (tx, person, ids) => (await records.lockAll(tx, person, ids)).map(flattened),
      // Who said no to one of two records said no: the other's "unknown" must not take that back.
      preferred: ({ field, values }) =>
        field === "consent" ? values.find(({ value }) => value === "withdrawn")?.recordId : undefined,
      write: async (tx, before, fields, person, action) => {
        const comesBack = before.deletedAt !== null && fields.deletedAt === null;
        if (comesBack && before.isPrimary && before.leadId) await takePrimary(tx, before, person, action);
        return records.write(tx, before, unflattened(before.custom, fields), person, action);
      },
      move: async (tx, person, from, to) => {
        const rows = await records.lockAll(tx, person, [to, ...from]);
        const stays = rows.find(({ id }) => id === to);
        if (stays?.leadId && rows.some(({ isPrimary, leadId }) => isPrimary && leadId === stays.leadId)) {
          await records.write(tx, stays, { isPrimary: true }, person, "merged");
        }
        return { notes: await notes.move(tx, "contact", from, to) };
      },
      moveBack: async (tx, _person, moved, from) => notes.moveBack(tx, moved.notes ?? [], from),
    } satisfies Mergeable<Contact>,

    /** Gives a lead the contacts of others that become part of it; resolves with where each was before, primary ones first. */
    async moveToLead(tx: UnitOfWork, person: Person, from: readonly string[], to: string) {
      const moved = await contactsRepository.lockOfLeads(tx.db, from);
      for (const contact of moved) {
        const isPrimary = await isFirstOf(tx, to);
        await records.write(tx, contact, { leadId: to, isPrimary }, person, "merged");
      }
      return moved.map(({ id, leadId }) => ({ id, from: leadId ?? to }));
    },

    /** Gives contacts back to the leads where they were, those that are still of the lead `of`. */
    async moveBackToLeads(
      tx: UnitOfWork,
      person: Person,
      moved: readonly { readonly id: string; readonly from: string }[],
      of: string,
    ): Promise<void> {
      for (const { id, from } of moved) {
        const contact = await contactsRepository.lock(tx.db, id);
        if (contact?.leadId !== of) continue;
        const isPrimary = await isFirstOf(tx, from);
        await records.write(tx, contact, { leadId: from, isPrimary }, person, "merge_undone");
      }
    },

    ...createRecordNotes({
      type: "contact",
      unitOfWork,
      notes,
      history,
      view,
      lockPresent: records.lockPresent,
    }),
  };
}

/** @throws invalid_input when there is nothing to recognize the person by */
function requireRecognizable(
  contact: Readonly<Partial<Record<(typeof RECOGNIZED_BY)[number], string | null | undefined>>>,
): void {
  if (RECOGNIZED_BY.some((field) => contact[field])) return;
  throw commonErrors.invalid_input({
    fields: [{ path: "lastName", message: `one of ${RECOGNIZED_BY.join(", ")} must be there` }],
  });
}

/** Where a contact stands in a list of this order. */
function positionIn(sort: ContactListQuery["sort"]) {
  return ({ id, createdAt, updatedAt }: Contact) => ({
    at: (sort === "-updatedAt" ? updatedAt : createdAt).toISOString(),
    id,
  });
}
