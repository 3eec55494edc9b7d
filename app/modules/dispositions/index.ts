import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { doNotCallModule } from "../do-not-call/index.ts";
import { historyModule } from "../history/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { notesModule } from "../notes/index.ts";
import { dispositionsContract } from "./dispositions.contract.ts";
import { dispositionErrors } from "./dispositions.errors.ts";
import { dispositionsPublicEvents } from "./dispositions.public-events.ts";
import { dispositionsRoutes } from "./dispositions.routes.ts";
import { createDispositionsService, type DispositionsService } from "./dispositions.service.ts";
import { dispositionsSubscribers } from "./dispositions.subscribers.ts";

/** How late a callback can be told of. */
const TOLD_EVERY_MS = 15_000;

/** What calls come to, and what follows. */
export const dispositionsModule = defineModule<DispositionsService>({
  name: "dispositions",
  contract: dispositionsContract,
  permissions: {
    "dispositions:read": "agent",
    "dispositions:manage": "manager",
    "call-work:write": "agent",
    // Of others' calls, and when the time for changes is over.
    "call-work:correct": "supervisor",
  },
  errors: dispositionErrors,
  publicEvents: dispositionsPublicEvents,
  create: ({ config, database, unitOfWork, use }) => {
    const notes = use(notesModule);
    const service = createDispositionsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      calls: use(callsModule),
      leads: use(leadsModule),
      doNotCall: use(doNotCallModule),
      history: use(historyModule),
      notes,
    });
    return {
      service,
      routes: dispositionsRoutes(service),
      subscribers: dispositionsSubscribers(service),
      periodicWork: [
        {
          name: "due-callbacks",
          role: "scheduler",
          intervalMs: TOLD_EVERY_MS,
          run: () => service.tellDueCallbacks(new Date()),
        },
        pruneWork({ kind: "call_notes", days: config.retention.call_notes, prune: notes.pruneOfCalls }),
      ],
    };
  },
});

export { type CallbackDue, callbackDue, type CallDisposed, callDisposed } from "./dispositions.events.ts";
export type { FollowUp } from "./dispositions.contract.ts";
export type { Disposition } from "./dispositions.repository.ts";
export type { CallWorker, DispositionsService } from "./dispositions.service.ts";
