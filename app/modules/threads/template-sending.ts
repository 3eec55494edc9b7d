import type { Database } from "../../platform/database/index.ts";
import { AppError, commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { ReachabilityService } from "../reachability/index.ts";
import type { TemplatesService } from "../templates/index.ts";
import type { CustomersService } from "./customers.service.ts";
import type { ThreadWritingService } from "./thread-writing.service.ts";
import type { ThreadsService } from "./threads.service.ts";
import { type ThreadView, threadsRepository } from "./threads.repository.ts";

/** A template, and what it is sent for: sales keeps to narrower hours. */
export interface SentTemplate {
  readonly templateId: string;
  readonly purpose: "sales" | "service";
}

/** Why somebody gets no SMS. */
export type NotSent =
  | "not_found"
  | "template_incomplete"
  | Exclude<Awaited<ReturnType<ReachabilityService["foresee"]>>, { readonly allowed: true }>["reason"];

export type TemplateSending = ReturnType<typeof createTemplateSending>;

/** Sends a template to many contacts, each in their thread, none past the gate. */
export function createTemplateSending(deps: {
  readonly database: Database;
  readonly templates: Pick<TemplatesService, "isUsable">;
  readonly reachability: Pick<ReachabilityService, "foresee" | "mayReach">;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly customers: CustomersService;
  readonly threads: Pick<ThreadsService, "openIn">;
  readonly writing: Pick<ThreadWritingService, "textOf" | "send">;
}) {
  const { database, reachability, customers } = deps;

  /** Within the caller's unit of work: the SMS is queued exactly when that is committed. Null: it goes. */
  async function sendTo(
    tx: UnitOfWork,
    person: Person & { readonly name: string },
    contactId: string,
    { templateId, purpose }: SentTemplate,
  ): Promise<NotSent | null> {
    const customer = await customers.named(tx.db, person, { contactId });
    const addressee = { contactId, leadId: customer.leadId } as ThreadView;
    const content = await deps.writing.textOf(person, addressee, { templateId }).catch(incomplete);
    if (content === null) return "template_incomplete";
    const request = { channel: "sms", purpose, to: { contactId }, actor: person } as const;
    const verdict = await reachability.mayReach(tx, request);
    if (!verdict.allowed) return verdict.reason;
    const channel = await customers.channelOf(tx, customer);
    if (!channel) return "no_number";
    await deps.threads.openIn(tx, person, channel.id, customer.leadId);
    const thread = await threadsRepository.byId(tx.db, channel.id, "all");
    if (!thread || !isWithinScope(person.scope, thread.assignedTo)) return "not_found";
    await deps.writing.send(tx, thread, { authorId: person.userId, content, templateId });
    return null;
  }

  return {
    /** @throws invalid_input when there is no such template, or not any more */
    async check(templateId: string, path: string): Promise<void> {
      if (await deps.templates.isUsable(templateId)) return;
      throw commonErrors.invalid_input({ fields: [{ path, message: "is no template, or an archived one" }] });
    },

    /** What the gate would say of these contacts now. */
    async refusedOf(
      contactIds: readonly string[],
      { purpose }: SentTemplate,
    ): Promise<ReadonlyMap<string, NotSent>> {
      const refused = new Map<string, NotSent>();
      for (const contactId of contactIds) {
        const request = { channel: "sms", purpose, to: { contactId } } as const;
        const verdict = await reachability.foresee(database.pool, request);
        if (!verdict.allowed) refused.set(contactId, verdict.reason);
      }
      return refused;
    },

    /** Resolves with those who get none. */
    async send(
      tx: UnitOfWork,
      person: Person,
      contactIds: readonly string[],
      sent: SentTemplate,
    ): Promise<ReadonlyMap<string, NotSent>> {
      const names = await deps.identity.namesOf([person.userId]);
      const author = { ...person, name: names.get(person.userId) ?? "" };
      const refused = new Map<string, NotSent>();
      for (const contactId of contactIds) {
        const reason = await sendTo(tx, author, contactId, sent);
        if (reason !== null) refused.set(contactId, reason);
      }
      return refused;
    },
  };
}

/** Nothing is known of somebody for one of the template's variables. */
function incomplete(error: unknown): null {
  if (error instanceof AppError && error.status < 500) return null;
  throw error;
}
