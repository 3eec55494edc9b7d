import { createOperations } from "../../http/index.ts";
import { createRateLimits } from "../../platform/rate-limit/index.ts";
import { pruneWork } from "../../platform/retention/index.ts";
import { createExpiringStore } from "../../platform/store/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { createGrammar } from "./grammar/grammar.ts";
import { createResolutionService } from "./resolution.service.ts";
import { createUnderstandingService } from "./understanding.service.ts";
import { createUndoService, type KeptUndo } from "./undo.service.ts";
import { voiceCommandsCommands } from "./voice-commands.commands.ts";
import { voiceCommandsContract } from "./voice-commands.contract.ts";
import { DEMO_VOICE_COMMANDS } from "./voice-commands.demo.ts";
import { voiceCommandErrors } from "./voice-commands.errors.ts";
import { voiceCommandsRoutes } from "./voice-commands.routes.ts";
import { createVoiceCommandsService, type VoiceCommandsService } from "./voice-commands.service.ts";
import type { PendingPlan } from "./voice-commands.types.ts";

/** What people ask for in words: of what every module declares, done with the rights of whoever speaks. */
export const voiceCommandsModule = defineModule<VoiceCommandsService>({
  name: "voice-commands",
  contract: voiceCommandsContract,
  commands: voiceCommandsCommands,
  permissions: { "voice-commands:use": "agent" },
  rateLimits: {
    /** Somebody who talks without a pause. */
    "voice-commands": { points: 60, windowSeconds: 60 },
  },
  errors: voiceCommandErrors,
  personalRows: [
    { table: "voice_commands", ofPerson: "user_id = any(cast(:userIds as uuid[]))", erase: "delete" },
  ],
  create: ({ config, database, unitOfWork, together, redis, logger, providers, declared, use }) => {
    const { commands, records } = declared.commands;
    const identity = use(identityModule);
    const operations = createOperations({
      routes: declared.routes,
      rateLimits: () => createRateLimits({ redis, rules: declared.rateLimits }),
    });
    const audit = use(auditModule);
    const resolution = createResolutionService({
      records,
      colleagues: () => identity.staff(database.pool, { roles: ["agent", "supervisor", "manager", "admin"] }),
    });
    const undo = createUndoService({
      database,
      unitOfWork,
      together,
      audit,
      resolution,
      kept: createExpiringStore<KeptUndo | null>(redis, "voice-undo"),
    });
    const service = createVoiceCommandsService({
      database,
      unitOfWork,
      together,
      audit,
      undo,
      commands,
      records,
      understanding: createUnderstandingService({
        grammar: createGrammar(commands, records),
        model: providers.languageModel,
        logger,
      }),
      resolution,
      pending: createExpiringStore<PendingPlan | null>(redis, "voice-command"),
      timeZone: config.organization.timeZone,
    });
    return {
      service,
      routes: voiceCommandsRoutes(service, undo, operations),
      seedDemo: async () => {
        const [agent] = await identity.staff(database.pool, { roles: ["agent"] });
        return agent ? service.seed(agent.id, DEMO_VOICE_COMMANDS) : 0;
      },
      periodicWork: [
        pruneWork({
          kind: "voice_commands",
          days: config.retention.voice_commands,
          prune: service.prune,
        }),
      ],
    };
  },
});
