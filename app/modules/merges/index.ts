import { contactsModule, type ContactsService } from "../contacts/index.ts";
import type { Mergeable } from "../history/index.ts";
import { auditModule } from "../audit/index.ts";
import { leadsModule, type LeadsService } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { type TasksService, tasksModule } from "../tasks/index.ts";
import { type ThreadMovesService, threadsModule } from "../threads/index.ts";
import { mergesContract } from "./merges.contract.ts";
import { mergeErrors } from "./merges.errors.ts";
import { mergesRoutes } from "./merges.routes.ts";
import { createMergesService, type MergesService } from "./merges.service.ts";

/** Duplicates made one: looked at first, chosen field by field, taken back within a day. */
export const mergesModule = defineModule<MergesService>({
  name: "merges",
  contract: mergesContract,
  permissions: { "records:merge": "agent" },
  errors: mergeErrors,
  personalRows: [
    {
      table: "merges",
      ofPerson: "into_id = any(cast(:recordIds as uuid[])) or from_ids && cast(:recordIds as uuid[])",
      erase: "delete",
    },
  ],
  create: ({ database, unitOfWork, use }) => {
    const [leads, contacts, tasks] = [use(leadsModule), use(contactsModule), use(tasksModule)];
    const threads = use(threadsModule).moves;
    const service = createMergesService({
      database,
      unitOfWork,
      audit: use(auditModule),
      mergeables: {
        lead: withThreads(withTasks(withContacts(leads, contacts), tasks), threads),
        contact: withThreads(withTasks(contacts.mergeable, tasks), threads),
      },
    });
    return { service, routes: mergesRoutes(service) };
  },
});

/** A record takes what is to be done of it along. */
function withTasks(mergeable: Mergeable, tasks: TasksService): Mergeable {
  return {
    ...mergeable,
    move: async (tx, person, from, to) => ({
      ...(await mergeable.move(tx, person, from, to)),
      tasks: await tasks.moveToRecord(tx, mergeable.kind, from, to),
    }),
    moveBack: async (tx, person, moved, from) => {
      await mergeable.moveBack(tx, person, moved, from);
      await tasks.moveBackToRecords(tx, mergeable.kind, moved.tasks ?? [], from);
    },
  };
}

/** A record takes its conversations along. */
function withThreads(mergeable: Mergeable, threads: ThreadMovesService): Mergeable {
  return {
    ...mergeable,
    lockAll: async (tx, person, ids) => {
      await threads.lockOfRecords(tx, mergeable.kind, ids);
      return mergeable.lockAll(tx, person, ids);
    },
    move: async (tx, person, from, to) => ({
      ...(await mergeable.move(tx, person, from, to)),
      threads: await threads.moveToRecord(tx, mergeable.kind, from, to),
    }),
    moveBack: async (tx, person, moved, from) => {
      await mergeable.moveBack(tx, person, moved, from);
      await threads.moveBackToRecords(tx, mergeable.kind, moved.threads ?? [], from);
    },
  };
}

/** A lead takes its people along. */
function withContacts({ mergeable }: LeadsService, contacts: ContactsService): Mergeable {
  return {
    ...mergeable,
    move: async (tx, person, from, to) => ({
      ...(await mergeable.move(tx, person, from, to)),
      contacts: await contacts.moveToLead(tx, person, from, to),
    }),
    moveBack: async (tx, person, moved, from) => {
      await mergeable.moveBack(tx, person, moved, from);
      await contacts.moveBackToLeads(tx, person, moved.contacts ?? [], from);
    },
  };
}
