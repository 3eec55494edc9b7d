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
import type { Actor, IdentityService } from "../identity/index.ts";
import { createRecordNotes, type NotesService } from "../notes/index.ts";
import { createLeadsBulkKind } from "./leads.bulk.ts";
import type { LeadExportQuery, LeadListQuery, LeadPatch, LeadStatus, NewLead } from "./leads.contract.ts";
import { leadsCsv } from "./leads.csv.ts";
import { leadErrors } from "./leads.errors.ts";
import { leadAssigned, leadChanged, leadStatusChanged, leadsChangedInBulk } from "./leads.events.ts";
import { chooseAssignee, nextStatuses, OPEN_STATUSES, wayForward } from "./leads.policy.ts";
import { type Lead, type LeadFields, type LeadView, leadsRepository } from "./leads.repository.ts";

/** To whom a lead goes: somebody, nobody, or whoever's turn it is in a department. */
export type Assignment =
  | { readonly to: string | null }
  | { readonly by: "round_robin" | "least_loaded"; readonly department?: string | undefined };

const HISTORY_FIELDS = [
  "company",
  "email",
  "phone",
  "status",
  "statusReason",
  "priority",
  "assignedTo",
  "source",
  "timeZone",
  "tags",
  "custom",
] as const satisfies readonly (keyof Lead)[];

/** Those of which one value stays when leads become one; of what the organization adds, each field by itself. */
const MERGED_FIELDS = HISTORY_FIELDS.filter((field) => field !== "custom");

/** Rows of an export that are in memory at a time. */
const EXPORTED_AT_ONCE = 500;

/** The filters of the list of leads. */
export type LeadFilters = Omit<LeadListQuery, "cursor" | "limit" | "sort" | "deleted">;

export type LeadsService = ReturnType<typeof createLeadsService>;

/** Leads: made, changed, moved on, given to people; each change is in their history. */
export function createLeadsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById" | "usersInDepartment">;
  readonly audit: Pick<AuditService, "record">;
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
    history,
    notes,
    customFields,
    now = () => new Date(),
  } = deps;

  const records = createOwnedRecords<Lead, LeadFields>({
    type: "lead",
    historyFields: HISTORY_FIELDS,
    history,
    repository: leadsRepository,
    ownerOf: ({ assignedTo }) => assignedTo,
    notFound: () => leadErrors.lead_not_found(),
    onChanged: (tx, { before, after, action }) => {
      tx.publish(leadChanged, { lead: after, action });
      tellWay(tx, before, after);
    },
  });

  const bulk = createBulkRecords<Lead, LeadFields>({
    type: "lead",
    historyFields: HISTORY_FIELDS,
    history,
    repository: leadsRepository,
    ownerOf: ({ assignedTo }) => assignedTo,
    deleted: () => ({ deletedAt: now() }),
    onChanged: (tx, outcome, changed) => {
      tx.publish(leadsChangedInBulk, outcome);
      for (const { before, after } of changed) tellWay(tx, before, after);
    },
  });

  async function view(id: string, person: Person): Promise<LeadView> {
    const lead = await leadsRepository.byId(database.pool, id, person.scope);
    if (!lead) throw leadErrors.lead_not_found();
    annotateSpan({ [ATTRIBUTES.leadId]: id });
    return lead;
  }

  function normalized<Fields extends { phone?: string | null | undefined }>(fields: Fields): Fields {
    if (fields.phone === undefined) return fields;
    return { ...fields, phone: requireE164(fields.phone, { country: deps.country, path: "phone" }) };
  }

  /** @throws invalid_input when there is no such user, or when the lead would be out of the person's sight */
  async function checkAssignee(person: Person, userId: string | null, path = "to"): Promise<void> {
    if (userId === null) return;
    const user = await identity.userById(userId);
    if (!user || !isWithinScope(person.scope, userId)) {
      throw commonErrors.invalid_input({
        fields: [{ path, message: user ? "is not of your department" : "is no user" }],
      });
    }
  }

  async function nextInTurn(
    tx: UnitOfWork,
    person: Person,
    {
      by,
      department,
    }: { readonly by: "round_robin" | "least_loaded"; readonly department?: string | undefined },
  ): Promise<string> {
    const of = department ?? (await identity.userById(person.userId))?.department ?? "";
    const users = await identity.usersInDepartment(tx.db, of, ["agent"]);
    await leadsRepository.lockTurns(tx.db);
    const candidates = await leadsRepository.candidates(
      tx.db,
      users.map(({ id }) => id).filter((id) => isWithinScope(person.scope, id)),
    );
    const chosen = chooseAssignee(candidates, by);
    if (!chosen) throw leadErrors.nobody_to_assign({ detail: `The department ${of} has no agents for you.` });
    await leadsRepository.noteTurn(tx.db, chosen.id);
    return chosen.id;
  }

  const subject = (id: string) => ({ type: "lead", id });

  async function idsByEmail(db: Queryable, emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await leadsRepository.findSame(db, { emails, phones: [] }, false);
    return new Map(found.map(({ email, id }) => [email ?? "", id]));
  }

  return {
    /** Many leads at once: for imports. */
    bulk: flatRecords(bulk),

    bulkKind: createLeadsBulkKind({ database, changes: bulk, customFields, checkAssignee }),

    /** @throws lead_exists when an open lead has the same address or number and duplicates are not allowed */
    async create(person: Person, input: NewLead): Promise<LeadView> {
      const { allowDuplicate, assignedTo = null, custom: changes, ...given } = normalized(input);
      const custom = withChanges({}, await customFields.changesOf("lead", changes, { isNew: true }));
      await checkAssignee(person, assignedTo);
      const lead = await unitOfWork(async (tx) => {
        if (!allowDuplicate) {
          const same = await leadsRepository.openDuplicate(tx.db, {
            email: given.email ?? null,
            phone: given.phone ?? null,
          });
          if (same) {
            throw leadErrors.lead_exists(
              isWithinScope(person.scope, same.assignedTo) ? { detail: `It is the lead ${same.id}.` } : {},
            );
          }
        }
        const made = await leadsRepository.insert(tx.db, {
          ...given,
          custom,
          assignedTo,
          assignedAt: assignedTo === null ? null : now(),
        });
        await history.record(tx, [{ subject: subject(made.id), actor: person, action: "created" }]);
        tx.publish(leadChanged, { lead: made, action: "created" });
        if (assignedTo !== null) tx.publish(leadAssigned, { leadId: made.id, userId: assignedTo });
        return made;
      });
      return view(lead.id, person);
    },

    view,

    /** How a lead can be reached; null when there is no such lead, or not any more. */
    async reachOf(db: Queryable, id: string): Promise<Pick<Lead, "phone" | "timeZone"> | null> {
      const lead = await leadsRepository.byId(db, id, "all");
      return lead && !lead.deletedAt ? lead : null;
    },

    /** Whose number (E.164) it is: of several the newest; null: nobody's. */
    async atNumber(db: Queryable, phone: string): Promise<Lead | null> {
      const [found] = await leadsRepository.findSame(db, { phones: [phone], emails: [] }, false);
      return found ?? null;
    },

    /** The lead that this one has become part of by now; itself where it is none's. */
    async survivorOf(db: Queryable, id: string): Promise<string> {
      return leadsRepository.survivorOf(db, id);
    },

    /** Who looks after a lead; null: nobody, or there is no such lead, or not any more. */
    async ownerOf(db: Queryable, id: string): Promise<string | null> {
      const lead = await leadsRepository.byId(db, id, "all");
      return lead && !lead.deletedAt ? lead.assignedTo : null;
    },

    /** Of these leads those that are open, for this person. */
    async openAmong(person: Person, ids: readonly string[]): Promise<string[]> {
      return leadsRepository.openAmong(database.pool, ids, person.scope);
    },

    /** The ids of leads by the filters of their list, newest first, a batch at a time; open ones where no state is named. */
    async *idsBy(person: Person, filters: LeadFilters): AsyncGenerator<readonly string[]> {
      const custom = await customFields.filtersOf("lead", filters.custom, "leads.filters.custom");
      const query = { ...filters, custom, status: filters.status ?? [...OPEN_STATUSES], deleted: false };
      const sort = "-createdAt";
      const batches = keysetBatches(
        EXPORTED_AT_ONCE,
        (after, limit) =>
          leadsRepository.page(
            database.pool,
            { ...query, sort, userId: person.userId },
            person.scope,
            limit,
            after,
          ),
        positionIn(sort),
      );
      for await (const batch of batches) yield batch.map(({ id }) => id);
    },

    /** Is there such a lead for this person, not deleted? */
    async isThere(id: string, person: Person): Promise<boolean> {
      const lead = await leadsRepository.byId(database.pool, id, person.scope);
      return lead !== null && lead.deletedAt === null;
    },

    /** All that the filters leave, as a file; read as it is sent. */
    async export(person: Person, query: LeadExportQuery): Promise<Readable> {
      const custom = await customFields.filtersOf("lead", query.custom);
      await unitOfWork((tx) =>
        audit.record(tx.db, person, "leads.exported", { type: "user", id: person.userId }),
      );
      const { byteOrderMark, ...filters } = query;
      const batches = keysetBatches(
        EXPORTED_AT_ONCE,
        (after, limit) =>
          leadsRepository.page(
            database.pool,
            { ...filters, custom, userId: person.userId },
            person.scope,
            limit,
            after,
          ),
        positionIn(filters.sort),
      );
      return leadsCsv(batches, await customFields.of("lead"), { byteOrderMark });
    },

    async list(person: Person, query: LeadListQuery): Promise<Page<LeadView>> {
      const { limit, cursor, ...filters } = query;
      const after = keysetCursor.read(cursor);
      const custom = await customFields.filtersOf("lead", filters.custom);
      const rows = await leadsRepository.page(
        database.pool,
        { ...filters, custom, userId: person.userId },
        person.scope,
        limit + 1,
        after,
      );
      return keysetCursor.page(rows, limit, positionIn(filters.sort));
    },

    /** @throws lead_not_found, version_conflict, invalid_input when neither company, address nor number would be left */
    async update(person: Person, id: string, version: number, patch: LeadPatch): Promise<LeadView> {
      const { custom: given, ...fields } = normalized(patch);
      const changes = await customFields.changesOf("lead", given, { isNew: false });
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        const after = { ...before, ...fields };
        if (!after.company && !after.email && !after.phone) {
          throw commonErrors.invalid_input({
            fields: [{ path: "company", message: "one of company, email and phone must be there" }],
          });
        }
        const custom = withChanges(before.custom, changes);
        await records.write(tx, before, { ...fields, custom }, person, "updated");
      });
      return view(id, person);
    },

    /** @throws lead_not_found, lead_status_conflict, invalid_input when a lead is lost without a reason */
    async changeStatus(
      person: Person,
      id: string,
      to: { readonly status: LeadStatus; readonly reason?: string | undefined },
    ): Promise<LeadView> {
      if (to.status === "lost" && to.reason === undefined) {
        throw commonErrors.invalid_input({
          fields: [{ path: "reason", message: "why it was lost must be said" }],
        });
      }
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id);
        const allowed = nextStatuses(before.status);
        if (before.status !== to.status && !allowed.includes(to.status)) {
          throw leadErrors.lead_status_conflict({
            detail: `The lead is ${before.status}.`,
            fields: [{ path: "status", message: "cannot be reached from here", allowed }],
          });
        }
        const statusReason = to.status === "lost" ? (to.reason ?? null) : null;
        await records.write(tx, before, { status: to.status, statusReason }, person, "status_changed");
      });
      return view(id, person);
    },

    /**
     * Moves an open lead forward, through the states between, in the caller's unit of work; resolves with how it was before. Null:
     * it stays where it is, since that is no way forward, or it is not there any more.
     */
    async moveForward(
      tx: UnitOfWork,
      actor: Actor,
      id: string,
      to: { readonly status: LeadStatus; readonly reason: string | null },
    ): Promise<Pick<Lead, "status" | "statusReason"> | null> {
      const before = await leadsRepository.lock(tx.db, id);
      if (!before || before.deletedAt) return null;
      let lead = before;
      for (const status of wayForward(before.status, to.status)) {
        const statusReason = status === "lost" ? to.reason : null;
        lead = await records.write(tx, lead, { status, statusReason }, actor, "status_changed");
      }
      return lead === before ? null : before;
    },

    /** Takes back a move, where nobody has moved the lead since; resolves with whether it did. */
    async takeBackMove(
      tx: UnitOfWork,
      actor: Actor,
      id: string,
      move: { readonly to: string; readonly from: string; readonly fromReason: string | null },
    ): Promise<boolean> {
      const lead = await leadsRepository.lock(tx.db, id);
      if (!lead || lead.deletedAt || lead.status !== move.to) return false;
      const before = { status: move.from as LeadStatus, statusReason: move.fromReason };
      await records.write(tx, lead, before, actor, "status_changed");
      return true;
    },

    /** @throws lead_not_found, nobody_to_assign, invalid_input when there is no such user for this person */
    async assign(person: Person, id: string, assignment: Assignment): Promise<LeadView> {
      if ("to" in assignment) await checkAssignee(person, assignment.to);
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id);
        const to = "to" in assignment ? assignment.to : await nextInTurn(tx, person, assignment);
        await records.write(
          tx,
          before,
          { assignedTo: to, assignedAt: to === null ? null : now() },
          person,
          "assigned",
        );
      });
      return view(id, person);
    },

    /** @throws lead_not_found, version_conflict */
    async delete(person: Person, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        await records.write(tx, before, { deletedAt: now() }, person, "deleted");
        await audit.record(tx.db, person, "lead.deleted", subject(id));
      });
    },

    /** Brings a deleted lead back; one that is there stays as it is. @throws lead_not_found */
    async restore(person: Person, id: string): Promise<LeadView> {
      await unitOfWork(async (tx) => {
        const before = await records.lockVisible(tx, person, id);
        if (!before.deletedAt) return;
        await records.write(tx, before, { deletedAt: null }, person, "restored");
        await audit.record(tx.db, person, "lead.restored", subject(id));
      });
      return view(id, person);
    },

    ...createRecordNotes({
      type: "lead",
      unitOfWork,
      notes,
      history,
      view,
      lockPresent: records.lockPresent,
    }),

    /** How leads become one. What belongs to them beside their notes is moved by whoever merges. */
    mergeable: {
      kind: "lead",
      fieldsOf: (rows) => [...MERGED_FIELDS, ...customNamesOf(rows)],
      notFound: () => leadErrors.lead_not_found(),
      lockAll: async (tx, person, ids) => (await records.lockAll(tx, person, ids)).map(flattened),
      write: (tx, before, fields, person, action) =>
        records.write(tx, before, unflattened(before.custom, fields), person, action),
      move: async (tx, _person, from, to) => ({ notes: await notes.move(tx, "lead", from, to) }),
      moveBack: async (tx, _person, moved, from) => notes.moveBack(tx, moved.notes ?? [], from),
    } satisfies Mergeable<Lead>,

    /** Ids of leads by e-mail address, as far as they are there. */
    async idsByEmail(db: Queryable, emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
      return idsByEmail(db, emails);
    },

    /** Adds those of these leads that are missing, given to the agents of a department in turn; resolves with how many. */
    async seed(leads: readonly LeadFields[], department: string): Promise<number> {
      return unitOfWork(async ({ db }) => {
        const there = await idsByEmail(
          db,
          leads.map(({ email }) => email ?? ""),
        );
        const missing = leads.filter(({ email }) => !there.has(email ?? ""));
        const agents = await identity.usersInDepartment(db, department, ["agent"]);
        for (const [place, lead] of missing.entries()) {
          // Every third one waits for somebody.
          const agent = place % 3 === 0 ? undefined : agents[place % agents.length];
          const assignment = agent ? { assignedTo: agent.id, assignedAt: now() } : {};
          await leadsRepository.insert(db, { ...lead, ...assignment });
        }
        return missing.length;
      });
    },

    async counts(): Promise<{ status: LeadStatus; count: number }[]> {
      return leadsRepository.counts(database.pool);
    },
  };
}

/** Tells of a lead that has moved on, or to somebody. */
function tellWay(tx: UnitOfWork, before: Lead, after: Lead): void {
  if (after.status !== before.status) {
    tx.publish(leadStatusChanged, { leadId: after.id, from: before.status, to: after.status });
  }
  if (after.assignedTo !== before.assignedTo) {
    tx.publish(leadAssigned, { leadId: after.id, userId: after.assignedTo });
  }
}

/** Where a lead stands in a list of this order. */
function positionIn(sort: LeadListQuery["sort"]) {
  return ({ id, createdAt, updatedAt }: Lead) => ({
    at: (sort === "-updatedAt" ? updatedAt : createdAt).toISOString(),
    id,
  });
}
