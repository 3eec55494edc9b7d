import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallsService } from "../calls/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import type { Person } from "../history/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type {
  NewScript,
  ScriptListQuery,
  ScriptPatch,
  ScriptStep,
  ScriptVariable,
} from "./scripts.contract.ts";
import { scriptErrors } from "./scripts.errors.ts";
import { fillInSteps, problemsOf, type ScriptValues } from "./scripts.policy.ts";
import { type Script, type ScriptVersion, scriptsRepository } from "./scripts.repository.ts";

/** Who works with scripts; the name is what `agent.name` says. */
export type ScriptUser = Person & { readonly name: string };

/** Whom a script is said to, and which version. */
export interface RenderRequest {
  readonly leadId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly number?: number | undefined;
}

/** A published version as it is said to somebody. */
export interface RenderedScript {
  readonly script: Script;
  readonly version: ScriptVersion;
  readonly steps: readonly ScriptStep[];
  readonly missing: readonly ScriptVariable[];
}

export type ScriptsService = ReturnType<typeof createScriptsService>;

/** Call scripts: drafts, published versions, and what they say to somebody. */
export function createScriptsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly leads: Pick<LeadsService, "view">;
  readonly contacts: Pick<ContactsService, "view" | "primaryOf">;
  readonly calls: Pick<CallsService, "call" | "recordWork">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, leads, contacts, calls, now = () => new Date() } = deps;

  const subject = (id: string) => ({ type: "script", id });

  /** @throws script_not_found */
  async function view(id: string): Promise<Script> {
    const script = await scriptsRepository.byId(database.pool, id);
    if (!script) throw scriptErrors.script_not_found();
    return script;
  }

  /** @throws script_not_found, script_archived, version_conflict */
  async function lockOpen(tx: UnitOfWork, id: string, version: number): Promise<Script> {
    const script = await scriptsRepository.lock(tx.db, id);
    if (!script) throw scriptErrors.script_not_found();
    if (script.archivedAt) throw scriptErrors.script_archived();
    if (script.version !== version) throw commonErrors.version_conflict();
    return script;
  }

  async function setArchived(person: Person, id: string, archivedAt: Date | null): Promise<Script> {
    return unitOfWork(async (tx) => {
      const script = await scriptsRepository.lock(tx.db, id);
      if (!script) throw scriptErrors.script_not_found();
      if ((script.archivedAt === null) === (archivedAt === null)) return script;
      await audit.record(tx.db, person, archivedAt ? "script.archived" : "script.restored", subject(id));
      return scriptsRepository.update(tx.db, id, { archivedAt });
    });
  }

  /** What is known of somebody, as far as `user` sees it. @throws lead_not_found, contact_not_found */
  async function valuesFor(
    user: ScriptUser,
    { leadId, contactId }: Pick<RenderRequest, "leadId" | "contactId">,
  ): Promise<ScriptValues> {
    const named = contactId ? await contacts.view(contactId, user) : null;
    const ofLead = leadId ?? named?.leadId ?? null;
    const lead = ofLead ? await leads.view(ofLead, user) : null;
    const contact = named ?? (ofLead ? await contacts.primaryOf(ofLead, user) : null);
    return {
      "lead.company": lead?.company ?? null,
      "lead.email": lead?.email ?? null,
      "lead.phone": lead?.phone ?? null,
      "lead.status": lead?.status ?? null,
      "lead.source": lead?.source ?? null,
      "contact.firstName": contact?.firstName ?? null,
      "contact.lastName": contact?.lastName ?? null,
      "contact.fullName": [contact?.firstName, contact?.lastName].filter(Boolean).join(" "),
      "contact.organization": contact?.organization ?? null,
      "contact.email": contact?.email ?? null,
      "contact.phone": contact?.phone ?? null,
      "agent.name": user.name,
    };
  }

  return {
    view,
    valuesFor,

    async list(query: ScriptListQuery): Promise<Page<Script>> {
      const { limit, cursor, ...filters } = query;
      const after = keysetCursor.read(cursor);
      const rows = await scriptsRepository.page(database.pool, filters, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    async create(person: Person, input: NewScript): Promise<Script> {
      return unitOfWork(async (tx) => {
        const script = await scriptsRepository.insert(tx.db, { ...input, createdBy: person.userId });
        await audit.record(tx.db, person, "script.created", subject(script.id));
        return script;
      });
    },

    /** @throws script_not_found, script_archived, version_conflict */
    async update(person: Person, id: string, version: number, patch: ScriptPatch): Promise<Script> {
      return unitOfWork(async (tx) => {
        await lockOpen(tx, id, version);
        await audit.record(tx.db, person, "script.changed", subject(id), { fields: Object.keys(patch) });
        return scriptsRepository.update(tx.db, id, patch);
      });
    },

    /** @throws script_not_found, script_archived, version_conflict, invalid_input when the draft has problems */
    async publish(person: Person, id: string, version: number): Promise<ScriptVersion> {
      return unitOfWork(async (tx) => {
        const script = await lockOpen(tx, id, version);
        const problems = problemsOf(script.draft);
        if (problems.length > 0) throw commonErrors.invalid_input({ fields: problems });
        const number = (script.publishedNumber ?? 0) + 1;
        const published = await scriptsRepository.insertVersion(tx.db, {
          scriptId: id,
          number,
          steps: script.draft,
          publishedBy: person.userId,
        });
        await scriptsRepository.update(tx.db, id, { publishedNumber: number });
        await audit.record(tx.db, person, "script.published", subject(id), { number });
        return published;
      });
    },

    /** One that is archived stays as it is. @throws script_not_found */
    archive: (person: Person, id: string) => setArchived(person, id, now()),

    /** One that is not archived stays as it is. @throws script_not_found */
    restore: (person: Person, id: string) => setArchived(person, id, null),

    /** @throws script_not_found */
    async versions(id: string, request: PageRequest): Promise<Page<ScriptVersion>> {
      const after = keysetCursor.read(request.cursor);
      await view(id);
      const rows = await scriptsRepository.versions(database.pool, id, request.limit + 1, after);
      return keysetCursor.page(rows, request.limit, (one) => ({
        at: one.publishedAt.toISOString(),
        id: one.id,
      }));
    },

    /** @throws script_not_found, script_not_published, lead_not_found, contact_not_found */
    async render(user: ScriptUser, id: string, request: RenderRequest): Promise<RenderedScript> {
      const script = await view(id);
      const number = request.number ?? script.publishedNumber;
      const version = number && (await scriptsRepository.version(database.pool, id, number));
      if (!version) throw scriptErrors.script_not_published();
      annotateSpan({ [ATTRIBUTES.scriptId]: id });
      return { script, version, ...fillInSteps(version.steps, await valuesFor(user, request)) };
    },

    /** A call begins by a script: it keeps the version that is published now, where there is one. */
    async useCurrent(tx: UnitOfWork, callId: string, scriptId: string): Promise<void> {
      const script = await scriptsRepository.byId(tx.db, scriptId);
      if (!script?.publishedNumber || script.archivedAt) return;
      const version = await scriptsRepository.version(tx.db, scriptId, script.publishedNumber);
      if (version) await calls.recordWork(tx, callId, { scriptVersionId: version.id });
    },

    /** Can calls go by it? */
    async isUsable(id: string): Promise<boolean> {
      const script = await scriptsRepository.byId(database.pool, id);
      return script !== null && script.publishedNumber !== null && script.archivedAt === null;
    },

    /** @throws call_not_found, forbidden when it is somebody else's, script_not_published, script_archived */
    async setOfCall(
      user: Person & { readonly permissions: ReadonlySet<string> },
      callId: string,
      versionId: string,
    ): Promise<void> {
      const call = await calls.call(callId);
      if (call.userId !== null && call.userId !== user.userId && !user.permissions.has("scripts:write")) {
        throw commonErrors.forbidden({ detail: "It is somebody else's call." });
      }
      await unitOfWork(async (tx) => {
        const version = await scriptsRepository.versionById(tx.db, versionId);
        if (!version) throw scriptErrors.script_not_published();
        if ((await scriptsRepository.byId(tx.db, version.scriptId))?.archivedAt) {
          throw scriptErrors.script_archived();
        }
        await calls.recordWork(tx, call.id, { scriptVersionId: version.id });
      });
    },
  };
}
