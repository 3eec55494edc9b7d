import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { onCallCommands } from "./on-call.commands.ts";
import { onCallContract } from "./on-call.contract.ts";
import { demoSchedule } from "./on-call.demo.ts";
import { onCallErrors } from "./on-call.errors.ts";
import { onCallRepository } from "./on-call.repository.ts";
import { onCallRoutes } from "./on-call.routes.ts";
import { createOnCallService, type OnCallService } from "./on-call.service.ts";
import { onCallSubscribers } from "./on-call.subscribers.ts";

/** Who is on call when. */
export const onCallModule = defineModule<OnCallService>({
  name: "on-call",
  commands: onCallCommands,
  contract: onCallContract,
  permissions: { "on-call:read": "agent", "on-call:override": "supervisor", "on-call:write": "manager" },
  errors: onCallErrors,
  personalRows: [
    {
      table: "on_call_overrides",
      ofPerson: "user_id = any(cast(:userIds as uuid[]))",
      erase: { set: { reason: "null" }, kept: "who was on call when must be provable" },
    },
    {
      table: "on_call_schedules",
      ofPerson:
        "exists (select from unnest(cast(:userIds as text[])) as id where layers::text like '%' || id || '%')",
      // Others' turns.
      secrets: ["layers"],
      erase: { set: {}, kept: "it has ids only, and others' turns are counted by them" },
    },
  ],
  create: ({ config, database, unitOfWork, live, use }) => {
    const identity = use(identityModule);
    const service = createOnCallService({ database, unitOfWork, identity, audit: use(auditModule) });
    return {
      service,
      routes: onCallRoutes(service),
      subscribers: onCallSubscribers(live),
      periodicWork: [
        pruneWork({
          kind: "deleted_on_call_schedules",
          days: config.retention.deleted_on_call_schedules,
          prune: (olderThan, limit) => onCallRepository.pruneDeleted(database.pool, olderThan, limit),
        }),
        pruneWork({
          kind: "on_call_overrides",
          days: config.retention.on_call_overrides,
          prune: (olderThan, limit) => onCallRepository.prune(database.pool, olderThan, limit),
        }),
      ],
      seedDemo: async () => {
        const staff = await identity.staff(database.pool, { roles: ["agent", "supervisor", "manager"] });
        const schedule = demoSchedule(staff);
        return schedule ? service.seed(schedule) : 0;
      },
    };
  },
});

export { DEMO_SCHEDULE_NAME } from "./on-call.demo.ts";
export { onCallScheduleDeleted } from "./on-call.events.ts";
export type { OnCallService } from "./on-call.service.ts";
