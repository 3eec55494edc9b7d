import { pruneWork } from "../../platform/retention/index.ts";
import { auditModule } from "../audit/index.ts";
import { identityModule } from "../identity/index.ts";
import { defineModule } from "../module.ts";
import { DEMO_SCHEDULE_NAME, onCallModule } from "../on-call/index.ts";
import { escalationPoliciesContract } from "./escalation-policies.contract.ts";
import { demoPolicy } from "./escalation-policies.demo.ts";
import { escalationPolicyErrors } from "./escalation-policies.errors.ts";
import { escalationPoliciesRepository } from "./escalation-policies.repository.ts";
import { escalationPoliciesRoutes } from "./escalation-policies.routes.ts";
import {
  createEscalationPoliciesService,
  type EscalationPoliciesService,
} from "./escalation-policies.service.ts";
import { escalationPoliciesSubscribers } from "./escalation-policies.subscribers.ts";

/** Whom an alert is told to, step by step, while nobody takes it. */
export const escalationPoliciesModule = defineModule<EscalationPoliciesService>({
  name: "escalation-policies",
  contract: escalationPoliciesContract,
  permissions: { "escalation-policies:read": "agent", "escalation-policies:write": "manager" },
  errors: escalationPolicyErrors,
  create: ({ config, database, unitOfWork, use }) => {
    const onCall = use(onCallModule);
    const service = createEscalationPoliciesService({
      database,
      unitOfWork,
      audit: use(auditModule),
      identity: use(identityModule),
      onCall,
    });
    return {
      service,
      routes: escalationPoliciesRoutes(service),
      subscribers: escalationPoliciesSubscribers(service),
      periodicWork: [
        pruneWork({
          kind: "deleted_escalation_policies",
          days: config.retention.deleted_escalation_policies,
          prune: (olderThan, limit) => escalationPoliciesRepository.prune(database.pool, olderThan, limit),
        }),
      ],
      seedDemo: async () => {
        const schedules = await onCall.onCall(database.pool, new Date());
        const [id] = [...schedules].find(([, { name }]) => name === DEMO_SCHEDULE_NAME) ?? [];
        return id === undefined ? 0 : service.seed(demoPolicy(id));
      },
    };
  },
});

export {
  type EscalationStep,
  type EscalationTarget,
  type EscalationWay,
  escalationWaySchema,
} from "./escalation-policies.contract.ts";
export type { EscalationPoliciesService, EscalationPolicy } from "./escalation-policies.service.ts";
