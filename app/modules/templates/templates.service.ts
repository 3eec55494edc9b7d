import { type Database, keysetCursor, type Page } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { smsSegments } from "../../platform/sms-length/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Person } from "../history/index.ts";
import { fillIn, type ScriptsService, type ScriptUser, wrongVariables } from "../scripts/index.ts";
import type { NewTemplate, TemplateListQuery, TemplatePatch } from "./templates.contract.ts";
import { templateErrors } from "./templates.errors.ts";
import { type Template, templatesRepository } from "./templates.repository.ts";

/** Whom a text is for. */
export type Addressee = Parameters<ScriptsService["valuesFor"]>[1];

/** A text as it would be sent. */
export type FilledText = ReturnType<typeof fillIn> & { readonly segments: number };

export type TemplatesService = ReturnType<typeof createTemplatesService>;

/** Texts that messages to customers begin with: written, filled in, put away. */
export function createTemplatesService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly scripts: Pick<ScriptsService, "valuesFor">;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, scripts, now = () => new Date() } = deps;

  const subject = (id: string) => ({ type: "message_template", id });

  /** @throws template_not_found */
  async function view(id: string): Promise<Template> {
    const template = await templatesRepository.byId(database.pool, id);
    if (!template) throw templateErrors.template_not_found();
    return template;
  }

  /** @throws invalid_input that names what cannot be filled in */
  function requireFillable(body: string | undefined): void {
    const fields = body === undefined ? [] : wrongVariables(body, "body");
    if (fields.length > 0) throw commonErrors.invalid_input({ fields });
  }

  async function setArchived(person: Person, id: string, archivedAt: Date | null): Promise<Template> {
    return unitOfWork(async (tx) => {
      const template = await templatesRepository.lock(tx.db, id);
      if (!template) throw templateErrors.template_not_found();
      if ((template.archivedAt === null) === (archivedAt === null)) return template;
      const action = archivedAt ? "message_template.archived" : "message_template.restored";
      await audit.record(tx.db, person, action, subject(id));
      return templatesRepository.update(tx.db, id, { archivedAt });
    });
  }

  /** @throws invalid_input, lead_not_found, contact_not_found */
  async function fill(user: ScriptUser, body: string, addressee: Addressee): Promise<FilledText> {
    requireFillable(body);
    const filled = fillIn(body, await scripts.valuesFor(user, addressee));
    return { ...filled, segments: smsSegments(filled.text) };
  }

  return {
    view,

    async list({ limit, cursor, ...filters }: TemplateListQuery): Promise<Page<Template>> {
      const after = keysetCursor.read(cursor);
      const rows = await templatesRepository.page(database.pool, filters, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ createdAt, id }) => ({ at: createdAt.toISOString(), id }));
    },

    /** @throws invalid_input */
    async create(person: Person, input: NewTemplate): Promise<Template> {
      requireFillable(input.body);
      return unitOfWork(async (tx) => {
        const template = await templatesRepository.insert(tx.db, { ...input, createdBy: person.userId });
        await audit.record(tx.db, person, "message_template.created", subject(template.id));
        return template;
      });
    },

    /** @throws template_not_found, template_archived, version_conflict, invalid_input */
    async update(person: Person, id: string, version: number, patch: TemplatePatch): Promise<Template> {
      requireFillable(patch.body);
      return unitOfWork(async (tx) => {
        const template = await templatesRepository.lock(tx.db, id);
        if (!template) throw templateErrors.template_not_found();
        if (template.archivedAt) throw templateErrors.template_archived();
        if (template.version !== version) throw commonErrors.version_conflict();
        const detail = { fields: Object.keys(patch) };
        await audit.record(tx.db, person, "message_template.changed", subject(id), detail);
        return templatesRepository.update(tx.db, id, patch);
      });
    },

    /** One that is archived stays as it is. @throws template_not_found */
    archive: (person: Person, id: string) => setArchived(person, id, now()),

    /** One that is not archived stays as it is. @throws template_not_found */
    restore: (person: Person, id: string) => setArchived(person, id, null),

    /** A text that is being written, filled in. @throws invalid_input, lead_not_found, contact_not_found */
    preview: fill,

    /** Is there such a template, not archived? */
    async isUsable(id: string): Promise<boolean> {
      const template = await templatesRepository.byId(database.pool, id);
      return template !== null && template.archivedAt === null;
    },

    /** A template filled in for somebody. @throws template_not_found, template_archived, lead_not_found, contact_not_found */
    async fillInTemplate(user: ScriptUser, id: string, addressee: Addressee): Promise<FilledText> {
      const template = await view(id);
      if (template.archivedAt) throw templateErrors.template_archived();
      return fill(user, template.body, addressee);
    },

    /** A template as it would be sent, archived ones included. @throws template_not_found, lead_not_found, contact_not_found */
    async previewOf(user: ScriptUser, id: string, addressee: Addressee): Promise<FilledText> {
      return fill(user, (await view(id)).body, addressee);
    },

    /** Adds those of the demo that are not there; resolves with how many. */
    async seed(templates: readonly NewTemplate[]): Promise<number> {
      return unitOfWork(async ({ db }) => {
        let added = 0;
        for (const template of templates) {
          if (await templatesRepository.hasName(db, template.name)) continue;
          await templatesRepository.insert(db, template);
          added += 1;
        }
        return added;
      });
    },
  };
}
