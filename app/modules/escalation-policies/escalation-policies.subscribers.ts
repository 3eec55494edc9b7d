import { inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { onCallScheduleDeleted } from "../on-call/index.ts";
import type { EscalationPoliciesService } from "./escalation-policies.service.ts";

/** What a policy asks is not deleted. */
export function escalationPoliciesSubscribers(service: EscalationPoliciesService): Subscriber[] {
  return [inTransaction(onCallScheduleDeleted, ({ scheduleId }, tx) => service.refuseGone(tx, scheduleId))];
}
