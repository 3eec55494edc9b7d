import { auditModule } from "../audit/index.ts";
import { callsModule } from "../calls/index.ts";
import { contactsModule } from "../contacts/index.ts";
import { leadsModule } from "../leads/index.ts";
import { defineModule } from "../module.ts";
import { scriptsContract } from "./scripts.contract.ts";
import { DEMO_SCRIPTS } from "./scripts.demo.ts";
import { scriptErrors } from "./scripts.errors.ts";
import { scriptsRepository } from "./scripts.repository.ts";
import { scriptsRoutes } from "./scripts.routes.ts";
import { createScriptsService, type ScriptsService } from "./scripts.service.ts";
import { scriptsSubscribers } from "./scripts.subscribers.ts";

/** What agents say in calls. */
export const scriptsModule = defineModule<ScriptsService>({
  name: "scripts",
  contract: scriptsContract,
  permissions: { "scripts:read": "agent", "scripts:use": "agent", "scripts:write": "manager" },
  errors: scriptErrors,
  create: ({ database, unitOfWork, use }) => {
    const service = createScriptsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      leads: use(leadsModule),
      contacts: use(contactsModule),
      calls: use(callsModule),
    });
    return {
      service,
      routes: scriptsRoutes(service),
      subscribers: scriptsSubscribers(service),
      seedDemo: async () =>
        unitOfWork(async ({ db }) => {
          let added = 0;
          for (const demo of DEMO_SCRIPTS) {
            if (await scriptsRepository.byName(db, demo.name)) continue;
            const { id: scriptId } = await scriptsRepository.insert(db, { ...demo, publishedNumber: 1 });
            const version = { scriptId, number: 1, steps: demo.draft, publishedBy: null };
            await scriptsRepository.insertVersion(db, version);
            added += 1;
          }
          return added;
        }),
    };
  },
});

export { fillIn, wrongVariables } from "./scripts.policy.ts";
export type { ScriptsService, ScriptUser } from "./scripts.service.ts";
