import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Mergeable, MergeableRecord, Person } from "../history/index.ts";
import type { AuditService } from "../audit/index.ts";

import type { MergePreview, MergeRequest } from "./merges.contract.ts";
import { mergeErrors } from "./merges.errors.ts";
import { mergedFields, previewOf, UNDO_MS, undoneFields } from "./merges.policy.ts";
import { type Merge, mergesRepository } from "./merges.repository.ts";

type Values = MergeableRecord & Readonly<Record<string, unknown>>;

export type MergesService = ReturnType<typeof createMergesService>;

/** Duplicates made one: looked at first, chosen field by field, taken back within a day. */
export function createMergesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  /** By kind. */
  readonly mergeables: Readonly<Record<Merge["kind"], Mergeable>>;
  readonly now?: () => number;
}) {
  const { database, unitOfWork, audit, mergeables, now = Date.now } = deps;

  /** The records of a request, the one that stays first. */
  async function lockRecords(
    tx: UnitOfWork,
    person: Person,
    { kind, into, from }: MergeRequest,
  ): Promise<[Values, ...Values[]]> {
    const rows = (await mergeables[kind].lockAll(tx, person, [into, ...from])) as readonly Values[];
    const byId = new Map(rows.map((row) => [row.id, row]));
    const [first, ...rest] = [into, ...from].map((id) => byId.get(id)).filter((row) => row !== undefined);
    if (!first || rest.length !== from.length) throw new Error("a record that was locked has gone");
    return [first, ...rest];
  }

  return {
    /** @throws the kind's "not found" */
    async preview(person: Person, request: MergeRequest): Promise<MergePreview> {
      const { fieldsOf, preferred } = mergeables[request.kind];
      return unitOfWork(async (tx) => {
        const records = await lockRecords(tx, person, request);
        return previewOf(records, fieldsOf(records), preferred);
      });
    },

    /** @throws the kind's "not found", invalid_input when `choose` names what there is not */
    async merge(
      person: Person,
      request: MergeRequest & { readonly choose: Readonly<Record<string, string>> },
    ): Promise<Merge> {
      const mergeable = mergeables[request.kind];
      return unitOfWork(async (tx) => {
        const records = await lockRecords(tx, person, request);
        const fields = mergeable.fieldsOf(records);
        refuseUnknownChoices(request, fields);
        if (records.some(({ deletedAt }) => deletedAt)) throw mergeable.notFound();
        const [into, ...rest] = records;
        const after = mergedFields(records, fields, request.choose, mergeable.preferred);
        const before = Object.fromEntries(fields.map((field) => [field, into[field] ?? null]));
        for (const record of rest) {
          const gone = { deletedAt: new Date(now()), mergedInto: into.id };
          await mergeable.write(tx, record, gone, person, "merged");
        }
        await mergeable.write(tx, into, after, person, "merged");
        const moved = await mergeable.move(tx, person, request.from, into.id);
        const merge = await mergesRepository.insert(tx.db, {
          kind: request.kind,
          intoId: into.id,
          fromIds: request.from,
          before,
          after,
          moved,
          actorKind: person.kind,
          actorId: person.id,
        });
        await audit.record(tx.db, person, `${request.kind}.merged`, { type: request.kind, id: into.id });
        return merge;
      });
    },

    /** A person's own merges; those who see all records see all merges. */
    async list(person: Person, request: PageRequest): Promise<Page<Merge>> {
      const after = keysetCursor.read(request.cursor);
      const actorId = person.scope === "all" ? null : person.id;
      const rows = await mergesRepository.page(database.pool, request.limit + 1, after, actorId);
      return keysetCursor.page(rows, request.limit, ({ at, id }) => ({ at: at.toISOString(), id }));
    },

    /** @throws merge_not_found, merge_undone, merge_too_old, the kind's "not found" */
    async undo(person: Person, id: string): Promise<Merge & { readonly kept: readonly string[] }> {
      return unitOfWork(async (tx) => {
        const merge = await mergesRepository.lock(tx.db, id);
        if (!merge || (person.scope !== "all" && merge.actorId !== person.id))
          throw mergeErrors.merge_not_found();
        if (merge.undoneAt) throw mergeErrors.merge_undone();
        if (merge.at.getTime() + UNDO_MS < now()) throw mergeErrors.merge_too_old();
        const mergeable = mergeables[merge.kind];
        const request = { kind: merge.kind, into: merge.intoId, from: [...merge.fromIds] };
        const [into, ...rest] = await lockRecords(tx, person, request);
        const { fields, kept } = undoneFields(into, merge);
        await mergeable.write(tx, into, fields, person, "merge_undone");
        for (const record of rest) {
          if (record.mergedInto !== into.id) continue;
          await mergeable.write(tx, record, { deletedAt: null, mergedInto: null }, person, "merge_undone");
        }
        await mergeable.moveBack(tx, person, merge.moved, into.id);
        const undone = await mergesRepository.noteUndone(tx.db, id);
        await audit.record(tx.db, person, `${merge.kind}.merge_undone`, {
          type: merge.kind,
          id: merge.intoId,
        });
        return { ...undone, kept };
      });
    },
  };
}

function refuseUnknownChoices(
  { into, from, choose }: MergeRequest & { readonly choose: Readonly<Record<string, string>> },
  fields: readonly string[],
): void {
  const problems = Object.entries(choose).flatMap(([field, id]) => {
    if (!fields.includes(field))
      return [{ path: `choose.${field}`, message: "is no field that can be chosen", allowed: fields }];
    return id === into || from.includes(id)
      ? []
      : [{ path: `choose.${field}`, message: "is none of the records that become one" }];
  });
  if (problems.length > 0) throw commonErrors.invalid_input({ fields: problems });
}
