import type { Broadcast } from "../../platform/broadcast/index.ts";
import { createRecentReads } from "../../platform/cache/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor } from "../identity/index.ts";
import {
  type CustomChanges,
  type CustomFieldPatch,
  type CustomFieldSubject,
  customFieldSubjectSchema,
  type NewCustomField,
} from "./custom-fields.contract.ts";
import { customFieldErrors } from "./custom-fields.errors.ts";
import { type CustomFieldChanged, customFieldChanged } from "./custom-fields.events.ts";
import {
  type CustomFilter,
  contradictionsOf,
  MAX_FIELDS,
  MAX_WITH_ARCHIVED,
  readChanges,
  readFilters,
} from "./custom-fields.policy.ts";
import { type CustomField, customFieldsRepository } from "./custom-fields.repository.ts";

/** Definitions are read anew after this time, where no event told of a change before. */
const FIELDS_MAX_AGE_MS = 5_000;

export type CustomFieldsService = ReturnType<typeof createCustomFieldsService>;

/**
 * Fields of the organization's own, and what may stand in them. Definitions are kept for some seconds; a change that is broadcast
 * ends that at once, in every process. Key and type never change: what is kept stays valid.
 */
export function createCustomFieldsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly changes: Broadcast<CustomFieldChanged>;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, changes, now = () => new Date() } = deps;
  const recent = createRecentReads<readonly CustomField[]>({
    maxAgeMs: FIELDS_MAX_AGE_MS,
    read: (subject) => customFieldsRepository.ofSubject(database.pool, subject as CustomFieldSubject),
  });
  changes.follow({ onMessage: recent.clear, onGap: recent.clear });

  const subjectOf = (id: string) => ({ type: "custom_field", id });

  async function of(subject: CustomFieldSubject): Promise<readonly CustomField[]> {
    return (await recent.get(subject)) ?? [];
  }

  /** @throws custom_field_not_found */
  async function lock(tx: UnitOfWork, id: string): Promise<CustomField> {
    const field = await customFieldsRepository.lock(tx.db, id);
    if (!field) throw customFieldErrors.custom_field_not_found();
    return field;
  }

  /** @throws too_many_custom_fields when one more cannot be */
  async function requireRoom(tx: UnitOfWork, subject: CustomFieldSubject, isNew: boolean): Promise<void> {
    await customFieldsRepository.lockCount(tx.db);
    const all = await customFieldsRepository.ofSubject(tx.db, subject);
    const isFull = all.filter(({ archivedAt }) => archivedAt === null).length >= MAX_FIELDS;
    if (isFull || (isNew && all.length >= MAX_WITH_ARCHIVED))
      throw customFieldErrors.too_many_custom_fields();
  }

  function refuseContradictions(field: Pick<CustomField, "type" | "options">): void {
    const fields = contradictionsOf(field);
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  async function setArchived(actor: Actor, id: string, archivedAt: Date | null): Promise<CustomField> {
    return unitOfWork(async (tx) => {
      const field = await lock(tx, id);
      if ((field.archivedAt === null) === (archivedAt === null)) return field;
      if (archivedAt === null) await requireRoom(tx, field.subject, false);
      await audit.record(
        tx.db,
        actor,
        archivedAt ? "custom_field.archived" : "custom_field.restored",
        subjectOf(id),
      );
      tx.publish(customFieldChanged, { subject: field.subject });
      return customFieldsRepository.update(tx.db, id, { archivedAt });
    });
  }

  return {
    /** The fields of a subject, archived ones, too. */
    of,

    /** From now on definitions are read anew. */
    forget: recent.clear,

    /** As the database has them now. */
    async list(query: {
      readonly subject?: CustomFieldSubject | undefined;
      readonly archived: boolean;
    }): Promise<CustomField[]> {
      const subjects = query.subject ? [query.subject] : customFieldSubjectSchema.options;
      const all: CustomField[] = [];
      for (const subject of subjects) {
        all.push(...(await customFieldsRepository.ofSubject(database.pool, subject)));
      }
      return all.filter(({ archivedAt }) => (archivedAt !== null) === query.archived);
    },

    /** @throws custom_field_not_found */
    async field(id: string): Promise<CustomField> {
      const field = await customFieldsRepository.byId(database.pool, id);
      if (!field) throw customFieldErrors.custom_field_not_found();
      return field;
    },

    /** @throws invalid_input, custom_field_exists, too_many_custom_fields */
    async create(actor: Actor, input: NewCustomField): Promise<CustomField> {
      refuseContradictions(input);
      return unitOfWork(async (tx) => {
        await requireRoom(tx, input.subject, true);
        const made = await customFieldsRepository.insert(tx.db, input);
        if (!made) throw customFieldErrors.custom_field_exists();
        const detail = { subject: made.subject, key: made.key, type: made.type };
        await audit.record(tx.db, actor, "custom_field.created", subjectOf(made.id), detail);
        tx.publish(customFieldChanged, { subject: made.subject });
        return made;
      });
    },

    /** @throws custom_field_not_found, version_conflict, invalid_input */
    async update(actor: Actor, id: string, version: number, patch: CustomFieldPatch): Promise<CustomField> {
      return unitOfWork(async (tx) => {
        const before = await lock(tx, id);
        if (before.version !== version) throw commonErrors.version_conflict();
        refuseContradictions({ ...before, ...patch });
        const detail = { fields: Object.keys(patch) };
        await audit.record(tx.db, actor, "custom_field.changed", subjectOf(id), detail);
        tx.publish(customFieldChanged, { subject: before.subject });
        return customFieldsRepository.update(tx.db, id, patch);
      });
    },

    /** One that is archived stays as it is. @throws custom_field_not_found */
    archive: (actor: Actor, id: string) => setArchived(actor, id, now()),

    /** One that is not archived stays as it is. @throws custom_field_not_found, too_many_custom_fields */
    restore: (actor: Actor, id: string) => setArchived(actor, id, null),

    /** What a record is given, as it is kept. @throws invalid_input */
    async changesOf(
      subject: CustomFieldSubject,
      given: CustomChanges | undefined,
      { isNew }: { readonly isNew: boolean },
    ): Promise<CustomChanges> {
      if (given === undefined && !isNew) return {};
      const read = readChanges(await of(subject), given ?? {}, { isNew, path: "custom" });
      if (read.problems.length > 0) throw commonErrors.invalid_input({ fields: read.problems });
      return read.changes;
    },

    /** What a list is filtered by; `path` is where that was said. @throws invalid_input */
    async filtersOf(
      subject: CustomFieldSubject,
      given: Readonly<Record<string, string>> | undefined,
      path = "query.custom",
    ): Promise<readonly CustomFilter[]> {
      if (given === undefined) return [];
      const read = readFilters(await of(subject), given, path);
      if (read.problems.length > 0) throw commonErrors.invalid_input({ fields: read.problems });
      return read.filters;
    },

    /** Adds those of these fields that are missing; resolves with how many. */
    async seed(fields: readonly NewCustomField[]): Promise<number> {
      return unitOfWork(async (tx) => {
        const made = [];
        for (const field of fields) made.push(await customFieldsRepository.insert(tx.db, field));
        for (const { subject } of fields) tx.publish(customFieldChanged, { subject });
        return made.filter((field) => field !== null).length;
      });
    },
  };
}
