import { createRedisTexts } from "../../platform/redis/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { redact } from "./persons.policy.ts";
import { createPersonsService, type PersonsService } from "./persons.service.ts";

/** What is kept of one person, wherever it is: for export and erasure, which are commands. */
export const personsModule = defineModule<PersonsService>({
  name: "persons",
  create: ({ config, database, unitOfWork, redis, cache, declared, use }) => ({
    service: createPersonsService({
      database,
      unitOfWork,
      audit: use(auditModule),
      identity: use(identityModule),
      cache,
      otherTexts: createRedisTexts(redis, (text, pattern) => String(redact(text, pattern))),
      personalRows: declared.personalRows,
      ownNumbers: config.ownNumbers,
    }),
  }),
});

export { type PersonFinding, PersonRefused, type PersonsService } from "./persons.service.ts";
