import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { NOTIFICATION_RULES } from "./notification-types.policy.ts";
import { notificationsRepository } from "./notifications.repository.ts";

const LEADS_OF_EACH = 3;

/** Tells agents of some leads that are theirs in the demo; nothing goes out to them. Resolves with how many there are now that were not. */
export async function seedNotifications(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "staff">;
  readonly leads: Pick<LeadsService, "idsBy" | "summaryOf">;
}): Promise<number> {
  const { unitOfWork, identity, leads } = deps;
  return unitOfWork(async ({ db }) => {
    let added = 0;
    for (const { id: userId } of await identity.staff(db, { roles: ["agent"] })) {
      const person = { kind: "user", id: userId, userId, scope: "all" } as const;
      const first = await leads.idsBy(person, { assignedTo: userId }).next();
      for (const leadId of (first.value ?? []).slice(0, LEADS_OF_EACH)) {
        const name = (await leads.summaryOf(db, leadId))?.name ?? null;
        const written = await notificationsRepository.insertMissing(
          db,
          {
            type: "lead.assigned",
            subjectType: "lead",
            subjectId: leadId,
            priority: 3,
            key: `demo:${leadId}`,
            groupKey: null,
            occurredAt: new Date(),
            titleOf: (count) => NOTIFICATION_RULES["lead.assigned"].title({ priority: 3, name, count }),
          },
          [{ userId, inApp: true }],
        );
        added += written.length;
      }
    }
    return added;
  });
}
