import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallsService } from "../calls/index.ts";
import { createBulkChanges, createOwnedRecords, type HistoryService, type Person } from "../history/index.ts";
import { type IdentityService, SYSTEM } from "../identity/index.ts";
import type { RecordingArrived, RecordingsService } from "../recordings/index.ts";
import { createVoicemailsBulkKind } from "./voicemails.bulk.ts";
import type { VoicemailListQuery, VoicemailPatch } from "./voicemails.contract.ts";
import { voicemailErrors } from "./voicemails.errors.ts";
import { voicemailChanged, voicemailLeft, voicemailLinked } from "./voicemails.events.ts";
import {
  type Voicemail,
  type VoicemailFields,
  type VoicemailPosition,
  type VoicemailView,
  voicemailsRepository,
} from "./voicemails.repository.ts";

const HISTORY_FIELDS = ["assignedTo", "priority", "readAt"] as const satisfies readonly (keyof Voicemail)[];
/** Of a call that nobody has said to be more or less urgent. */
const USUAL_PRIORITY = 3;

export type VoicemailsService = ReturnType<typeof createVoicemailsService>;

/** Voicemails: left by callers, heard, given to people; each change is in their history. */
export function createVoicemailsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById">;
  readonly audit: Pick<AuditService, "record">;
  readonly history: HistoryService;
  readonly calls: Pick<CallsService, "call" | "currentId">;
  readonly recordings: Pick<RecordingsService, "assign">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, audit, history, calls, now = () => new Date() } = deps;
  const subject = (id: string) => ({ type: "voicemail", id });

  const records = createOwnedRecords<Voicemail, VoicemailFields>({
    type: "voicemail",
    historyFields: HISTORY_FIELDS,
    history,
    repository: voicemailsRepository,
    ownerOf: ({ assignedTo }) => assignedTo,
    notFound: () => voicemailErrors.voicemail_not_found(),
    onChanged: (tx, { after, action }) => tx.publish(voicemailChanged, { voicemail: after, action }),
  });

  const changes = createBulkChanges<Voicemail, VoicemailFields>({
    type: "voicemail",
    historyFields: HISTORY_FIELDS,
    history,
    repository: voicemailsRepository,
    ownerOf: ({ assignedTo }) => assignedTo,
    // One by one: whoever follows a voicemail follows it whatever way it was changed.
    onChanged: (tx, _outcome, changed, action) => {
      for (const { after } of changed) {
        tx.publish(voicemailChanged, { voicemail: { ...after, version: after.version + 1 }, action });
      }
    },
  });

  async function view(person: Pick<Person, "scope">, id: string): Promise<VoicemailView> {
    const voicemail = await voicemailsRepository.byId(database.pool, id, person.scope);
    if (!voicemail) throw voicemailErrors.voicemail_not_found();
    annotateSpan({
      [ATTRIBUTES.voicemailId]: id,
      ...(voicemail.callId ? { [ATTRIBUTES.callId]: voicemail.callId } : {}),
    });
    return voicemail;
  }

  /** @throws invalid_input when there is no such user, or when the voicemail would be out of the person's sight */
  async function checkAssignee(
    person: Person,
    userId: string | null | undefined,
    path = "assignedTo",
  ): Promise<void> {
    if (!userId) return;
    const user = await identity.userById(userId);
    if (user && isWithinScope(person.scope, userId)) return;
    throw commonErrors.invalid_input({
      fields: [{ path, message: user ? "is not of your department" : "is no user" }],
    });
  }

  async function change(
    person: Person,
    id: string,
    fieldsOf: (before: Voicemail) => VoicemailFields,
    action: string,
    version?: number,
  ): Promise<VoicemailView> {
    await unitOfWork(async (tx) => {
      const before = await records.lockPresent(tx, person, id, version);
      const after = await records.write(tx, before, fieldsOf(before), person, action);
      // Whoever looks after it may hear it.
      if (after.assignedTo !== before.assignedTo) {
        await deps.recordings.assign(tx, after.recordingId, after.assignedTo);
      }
    });
    return view(person, id);
  }

  return {
    view,

    bulkKind: createVoicemailsBulkKind({ database, changes, checkAssignee, recordings: deps.recordings }),

    async list(
      person: Person,
      { limit, cursor, callId, ...filters }: VoicemailListQuery,
    ): Promise<Page<VoicemailView>> {
      const isByPriority = filters.sort === "priority";
      const rows = await voicemailsRepository.page(
        database.pool,
        {
          ...filters,
          ...(callId === undefined ? {} : { callId: (await calls.currentId(callId)) ?? callId }),
          userId: person.userId,
        },
        person.scope,
        limit + 1,
        positionAt(cursor, isByPriority),
      );
      return keysetCursor.page(rows, limit, ({ id, priority, createdAt, updatedAt }) => ({
        at: (filters.sort === "-updatedAt" ? updatedAt : createdAt).toISOString(),
        id: isByPriority ? `${priority}.${id}` : id,
      }));
    },

    /** A caller has left a message: it is as urgent as the call, and whoever had the call looks after it. False: it was known. */
    async leave(
      tx: UnitOfWork,
      { recordingId, callId }: Pick<RecordingArrived, "recordingId" | "callId">,
    ): Promise<boolean> {
      const call = callId === null ? null : await calls.call(callId);
      const voicemail = await voicemailsRepository.insertNew(tx.db, {
        recordingId,
        callId,
        assignedTo: call?.userId ?? null,
        priority: (call?.priority ?? USUAL_PRIORITY) as Voicemail["priority"],
      });
      if (!voicemail) return false;
      const { id: voicemailId, assignedTo, priority } = voicemail;
      await history.record(tx, [{ subject: subject(voicemailId), actor: SYSTEM, action: "created" }]);
      tx.publish(voicemailChanged, { voicemail, action: "created" });
      tx.publish(voicemailLeft, { voicemailId, recordingId, callId, assignedTo, priority });
      return true;
    },

    /** The call of a recording became known. */
    async link(tx: UnitOfWork, recordingId: string, callId: string): Promise<void> {
      const voicemail = await voicemailsRepository.link(tx.db, recordingId, callId);
      if (voicemail) tx.publish(voicemailLinked, { voicemailId: voicemail.id, callId });
    },

    /** Gives a call the voicemails of rows that have become part of it. */
    async moveToCall(tx: UnitOfWork, to: string, from: readonly string[]): Promise<void> {
      await voicemailsRepository.move(tx.db, to, from);
    },

    /** @throws voicemail_not_found, version_conflict, invalid_input when there is no such user for this person */
    async update(person: Person, id: string, version: number, patch: VoicemailPatch): Promise<VoicemailView> {
      await checkAssignee(person, patch.assignedTo);
      return change(person, id, () => patch, "updated", version);
    },

    /** Keeps who has heard it first. @throws voicemail_not_found */
    async markRead(person: Person, id: string): Promise<VoicemailView> {
      return change(
        person,
        id,
        ({ readAt, readBy }) => (readAt ? { readAt, readBy } : { readAt: now(), readBy: person.userId }),
        "read",
      );
    },

    /** @throws voicemail_not_found */
    async markUnread(person: Person, id: string): Promise<VoicemailView> {
      return change(person, id, () => ({ readAt: null, readBy: null }), "unread");
    },

    /** @throws voicemail_not_found, version_conflict */
    async delete(person: Person, id: string, version: number): Promise<void> {
      await unitOfWork(async (tx) => {
        const before = await records.lockPresent(tx, person, id, version);
        await records.write(tx, before, { deletedAt: now() }, person, "deleted");
        await audit.record(tx.db, person, "voicemail.deleted", subject(id));
      });
    },

    /** Brings a deleted voicemail back; one that is there stays as it is. @throws voicemail_not_found */
    async restore(person: Person, id: string): Promise<VoicemailView> {
      await unitOfWork(async (tx) => {
        const before = await records.lockVisible(tx, person, id);
        if (!before.deletedAt) return;
        await records.write(tx, before, { deletedAt: null }, person, "restored");
        await audit.record(tx.db, person, "voicemail.restored", subject(id));
      });
      return view(person, id);
    },

    /** @throws voicemail_not_found */
    async changes(person: Person, id: string, request: PageRequest): ReturnType<HistoryService["of"]> {
      await view(person, id);
      return history.of(subject(id), request);
    },

    async unreadCounts(): Promise<{ priority: number; count: number }[]> {
      return voicemailsRepository.countUnread(database.pool);
    },
  };
}

function positionAt(cursor: string | undefined, isByPriority: boolean): VoicemailPosition | undefined {
  const after = keysetCursor.read(cursor, isByPriority ? "ranked" : "uuid");
  if (!after || !isByPriority) return after && { ...after, priority: null };
  const [priority = "", id = ""] = after.id.split(".");
  return { at: after.at, id, priority: Number(priority) };
}
