import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallAtWork, CallsService } from "../calls/index.ts";
import type { DoNotCallService } from "../do-not-call/index.ts";
import type { HistoryService, Person } from "../history/index.ts";
import type { Actor } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { createRecordNotes, type NotesService } from "../notes/index.ts";
import type { CallbackListQuery, DispositionPatch, NewDisposition } from "./dispositions.contract.ts";
import { dispositionErrors } from "./dispositions.errors.ts";
import { callbackDue, callDisposed, dispositionChanged } from "./dispositions.events.ts";
import {
  CALLBACK_FORGOTTEN_MS,
  callbackProblem,
  changeableUntil,
  contradictionsOf,
  dueAtOf,
  unansweredKeyOf,
  wrapUpSeconds,
} from "./dispositions.policy.ts";
import {
  type Callback,
  type CallDisposition,
  callDispositionsRepository,
  type Disposition,
  dispositionsRepository,
  type LeadMove,
} from "./dispositions.repository.ts";

/** Who says what a call came to. */
export type CallWorker = Person & { readonly permissions: ReadonlySet<string> };

/** What somebody says that a call came to. */
export interface Disposal {
  readonly dispositionId: string;
  readonly note?: string | undefined;
  /** ISO. */
  readonly callbackAt?: string | undefined;
}

/** What a call came to, with what that means. */
export interface CallDispositionView extends CallDisposition {
  readonly disposition: Disposition;
}

/** All of them together: they come in one piece. */
const MAX_DISPOSITIONS = 200;
/** Of one transaction: short enough that nobody waits for its locks. */
const TOLD_AT_ONCE = 100;
const DAY_MS = 86_400_000;
const CORRECT = "call-work:correct";
/** Who says what a call came to of which nobody said it. */
const NOBODY = { kind: "system", id: null } as const;

export type DispositionsService = ReturnType<typeof createDispositionsService>;

/** What calls come to: the choices, what follows each of them, and notes of calls. */
export function createDispositionsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly calls: Pick<CallsService, "call" | "lockAtWork" | "recordWork">;
  readonly leads: Pick<LeadsService, "moveForward" | "takeBackMove" | "reachOf" | "survivorOf">;
  readonly doNotCall: Pick<DoNotCallService, "listAll">;
  readonly history: Pick<HistoryService, "of">;
  readonly notes: NotesService;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, calls, leads, doNotCall, notes, now = () => new Date() } = deps;

  const subject = (id: string) => ({ type: "disposition", id });

  const ofRecord = createRecordNotes({
    type: "call",
    unitOfWork,
    notes,
    history: deps.history,
    view: (id) => calls.call(id),
    lockPresent: (tx, _person, id) => calls.lockAtWork(tx, id),
  });

  /** Notes are the call's, also where it is asked for by the id of a row that has become part of it. @throws call_not_found */
  const idOf = async (id: string) => (await calls.call(id)).id;

  function refuseContradictions(disposition: Parameters<typeof contradictionsOf>[0]): void {
    const fields = contradictionsOf(disposition);
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  async function setArchived(person: Person, id: string, archivedAt: Date | null): Promise<Disposition> {
    return unitOfWork(async (tx) => {
      const disposition = await dispositionsRepository.lock(tx.db, id);
      if (!disposition) throw dispositionErrors.disposition_not_found();
      if ((disposition.archivedAt === null) === (archivedAt === null)) return disposition;
      const action = archivedAt ? "disposition.archived" : "disposition.restored";
      await audit.record(tx.db, person, action, subject(id));
      tx.publish(dispositionChanged, { id });
      return dispositionsRepository.update(tx.db, id, { archivedAt });
    });
  }

  /** @throws not_your_call, wrap_up_over */
  function requireTheirs(
    worker: CallWorker,
    call: CallAtWork,
    before: CallDisposition | null,
    at: Date,
  ): void {
    if (worker.permissions.has(CORRECT)) return;
    if (call.userId !== worker.userId) throw dispositionErrors.not_your_call();
    if (before && at > changeableUntil(before.chosenAt)) throw dispositionErrors.wrap_up_over();
  }

  /** @throws disposition_not_found, disposition_archived, invalid_input */
  async function chosen(
    tx: UnitOfWork,
    { dispositionId, note, callbackAt }: Disposal,
    before: CallDisposition | null,
    at: Date,
  ): Promise<Disposition> {
    const disposition = await dispositionsRepository.byId(tx.db, dispositionId);
    if (!disposition) throw dispositionErrors.disposition_not_found();
    const isNew = before?.dispositionId !== dispositionId;
    if (disposition.archivedAt && isNew) throw dispositionErrors.disposition_archived();
    const problem = callbackProblem(disposition, callbackAt ? new Date(callbackAt) : null, at);
    const fields = [
      ...(problem ? [{ path: "callbackAt", message: problem }] : []),
      ...(disposition.isNoteRequired && isNew && !note
        ? [{ path: "note", message: "this disposition needs one" }]
        : []),
    ];
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
    return disposition;
  }

  /** Moves the lead as a disposition says, after what another one did to it is taken back. */
  async function moveLead(
    tx: UnitOfWork,
    worker: Actor,
    leadId: string | null,
    { leadStatus, leadLostReason }: Disposition,
    before: CallDisposition | null,
  ): Promise<LeadMove | null> {
    if (leadId === null) return null;
    if (before?.leadMove) await leads.takeBackMove(tx, worker, leadId, before.leadMove);
    if (leadStatus === null) return null;
    const to = { status: leadStatus, reason: leadLostReason };
    const was = await leads.moveForward(tx, worker, leadId, to);
    return was && { from: was.status, fromReason: was.statusReason, to: leadStatus };
  }

  /** @throws no_number_to_list */
  async function listNumbers(tx: UnitOfWork, addedBy: string | null, call: CallAtWork): Promise<void> {
    const lead = call.leadId === null ? null : await leads.reachOf(tx.db, call.leadId);
    const phones = new Set([call.phone, lead?.phone].filter((phone) => typeof phone === "string"));
    if (phones.size === 0) throw dispositionErrors.no_number_to_list();
    const entry = { reason: "requested", expiresAt: null, note: null } as const;
    await doNotCall.listAll(
      tx,
      [...phones].map((phone) => ({ phone, ...entry })),
      { source: "disposition", addedBy },
    );
  }

  async function withMeaning(one: CallDisposition): Promise<CallDispositionView> {
    const disposition = await dispositionsRepository.byId(database.pool, one.dispositionId);
    if (!disposition) throw new Error("what a call came to has gone");
    return { ...one, disposition };
  }

  /** A call for its work, locked, with the lead that its lead is part of by now. @throws call_not_found */
  async function lockCall(tx: UnitOfWork, id: string): Promise<CallAtWork> {
    const call = await calls.lockAtWork(tx, id);
    return call.leadId === null ? call : { ...call, leadId: await leads.survivorOf(tx.db, call.leadId) };
  }

  /** Writes what a call came to, and has happen what follows. @throws no_number_to_list */
  async function keep(
    tx: UnitOfWork,
    { actor, userId }: { readonly actor: Actor; readonly userId: string | null },
    call: CallAtWork,
    said: { readonly disposition: Disposition; readonly dueAt: Date | null; readonly at: Date },
    before: CallDisposition | null,
  ): Promise<void> {
    const { disposition, dueAt, at } = said;
    const isSame = before?.dispositionId === disposition.id;
    if (disposition.followUp === "do_not_call") await listNumbers(tx, userId, call);
    const leadMove = isSame ? before.leadMove : await moveLead(tx, actor, call.leadId, disposition, before);
    // How long an agent took is told by what agents say alone.
    const waited = before || userId === null ? null : wrapUpSeconds(call.endedAt, at);
    await callDispositionsRepository.save(tx.db, {
      callId: call.id,
      dispositionId: disposition.id,
      leadId: call.leadId,
      userId,
      dueAt,
      leadMove,
      wrapUpSeconds: before ? before.wrapUpSeconds : waited,
      chosenAt: before?.chosenAt ?? at,
      changedAt: at,
    });
    await calls.recordWork(tx, call.id, { dispositionId: disposition.id });
    annotateSpan({ [ATTRIBUTES.callId]: call.id, [ATTRIBUTES.callOutcome]: disposition.outcome });
    tx.publish(callDisposed, {
      callId: call.id,
      leadId: call.leadId,
      userId,
      disposition,
      dueAt,
      previousId: before?.dispositionId ?? null,
      wrapUpSeconds: waited,
    });
  }

  return {
    async list(archived: boolean): Promise<Disposition[]> {
      return dispositionsRepository.all(database.pool, archived);
    },

    /** @throws invalid_input, too_many_dispositions */
    async create(person: Person, input: NewDisposition): Promise<Disposition> {
      refuseContradictions(input);
      return unitOfWork(async (tx) => {
        if ((await dispositionsRepository.count(tx.db)) >= MAX_DISPOSITIONS) {
          throw dispositionErrors.too_many_dispositions();
        }
        const made = await dispositionsRepository.insert(tx.db, input);
        await audit.record(tx.db, person, "disposition.created", subject(made.id));
        return made;
      });
    },

    /** @throws disposition_not_found, disposition_built_in, version_conflict, invalid_input */
    async update(person: Person, id: string, version: number, patch: DispositionPatch): Promise<Disposition> {
      return unitOfWork(async (tx) => {
        const before = await dispositionsRepository.lock(tx.db, id);
        if (!before) throw dispositionErrors.disposition_not_found();
        if (before.version !== version) throw commonErrors.version_conflict();
        const after = { ...before, ...patch };
        if (before.key !== null && after.outcome !== before.outcome) {
          throw dispositionErrors.disposition_built_in();
        }
        refuseContradictions(after);
        const detail = { fields: Object.keys(patch) };
        await audit.record(tx.db, person, "disposition.changed", subject(id), detail);
        tx.publish(dispositionChanged, { id });
        return dispositionsRepository.update(tx.db, id, patch);
      });
    },

    /** One that is archived stays as it is. @throws disposition_not_found */
    archive: (person: Person, id: string) => setArchived(person, id, now()),

    /** One that is not archived stays as it is. @throws disposition_not_found */
    restore: (person: Person, id: string) => setArchived(person, id, null),

    /**
     * Says what a call came to, and has happen what follows, all at once. The same again changes nothing but that a note is added.
     * @throws call_not_found, disposition_not_found, disposition_archived, not_your_call, wrap_up_over, no_number_to_list, invalid_input
     */
    async dispose(worker: CallWorker, id: string, disposal: Disposal): Promise<CallDispositionView> {
      const callId = await unitOfWork(async (tx) => {
        const at = now();
        const call = await lockCall(tx, id);
        const before = await callDispositionsRepository.byCall(tx.db, call.id);
        requireTheirs(worker, call, before, at);
        const disposition = await chosen(tx, disposal, before, at);
        const { note, callbackAt } = disposal;
        if (note) await notes.add(tx, { type: "call", id: call.id }, worker, note);
        const dueAt = dueAtOf(disposition, callbackAt ? new Date(callbackAt) : null, at);
        const isSame = before?.dispositionId === disposition.id;
        if (isSame && (disposition.followUp !== "callback" || dueAt?.getTime() === before.dueAt?.getTime())) {
          return call.id;
        }
        const by = { actor: worker, userId: worker.userId };
        await keep(tx, by, call, { disposition, dueAt, at }, before);
        if (call.userId !== worker.userId) {
          const detail = { before: before?.dispositionId ?? null, after: disposition.id };
          await audit.record(
            tx.db,
            worker,
            "call.disposition_corrected",
            { type: "call", id: call.id },
            detail,
          );
        }
        return call.id;
      });
      return this.ofCall(callId);
    },

    /**
     * Nobody has said what a call came to that nobody answered: the carrier's word does, by a built-in disposition. Resolves with
     * whether it did; whoever said it before is not contradicted.
     */
    async disposeUnanswered(id: string): Promise<boolean> {
      return unitOfWork(async (tx) => {
        const at = now();
        const call = await lockCall(tx, id);
        const key = unansweredKeyOf(call);
        if (key === null || (await callDispositionsRepository.byCall(tx.db, call.id))) return false;
        const disposition = await dispositionsRepository.byKey(tx.db, key);
        if (!disposition) throw new Error(`the built-in disposition ${key} has gone`);
        const dueAt = dueAtOf(disposition, null, at);
        await keep(tx, { actor: NOBODY, userId: null }, call, { disposition, dueAt, at }, null);
        return true;
      });
    },

    /** @throws call_not_found, call_not_disposed */
    async ofCall(id: string): Promise<CallDispositionView> {
      const call = await calls.call(id);
      const one = await callDispositionsRepository.byCall(database.pool, call.id);
      if (!one) throw dispositionErrors.call_not_disposed();
      return withMeaning(one);
    },

    /** Callbacks that somebody promised and has not kept. @throws forbidden where they are somebody else's, invalid_cursor */
    async callbacks(worker: CallWorker, query: CallbackListQuery): Promise<Page<Callback>> {
      const { userId = worker.userId, dueBefore, limit, cursor } = query;
      if (userId !== worker.userId && !worker.permissions.has(CORRECT)) {
        throw commonErrors.forbidden({ detail: "They are somebody else's callbacks." });
      }
      const after = keysetCursor.read(cursor);
      const since = new Date(now().getTime() - CALLBACK_FORGOTTEN_MS);
      const wanted = { userId, since, dueBefore };
      const rows = await callDispositionsRepository.callbacks(database.pool, wanted, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ dueAt, callId }) => ({ at: dueAt.toISOString(), id: callId }));
    },

    /** Tells of callbacks that are due; resolves with how many. Those of a day ago are told of by nobody any more. */
    async tellDueCallbacks(at: Date): Promise<number> {
      const since = new Date(at.getTime() - DAY_MS);
      for (let total = 0; ; ) {
        const told = await unitOfWork(async (tx) => {
          const due = await callDispositionsRepository.takeDue(tx.db, { since, now: at }, TOLD_AT_ONCE);
          for (const callback of due) tx.publish(callbackDue, callback);
          return due.length;
        });
        total += told;
        if (told < TOLD_AT_ONCE) return total;
      }
    },

    /** Rows of calls prove to be one: what was said of them is said of that one. */
    async moveToCall(tx: UnitOfWork, into: string, from: readonly string[]): Promise<void> {
      await callDispositionsRepository.move(tx.db, from, into);
      await notes.move(tx, "call", from, into);
    },

    async notes(person: Person, id: string, request: PageRequest) {
      return ofRecord.notes(person, await idOf(id), request);
    },

    async addNote(person: Person, id: string, body: string) {
      return ofRecord.addNote(person, await idOf(id), body);
    },

    async editNote(person: Person, id: string, note: { readonly id: string; readonly body: string }) {
      return ofRecord.editNote(person, await idOf(id), note);
    },

    async deleteNote(person: Person, id: string, noteId: string): Promise<void> {
      await ofRecord.deleteNote(person, await idOf(id), noteId);
    },
  };
}
