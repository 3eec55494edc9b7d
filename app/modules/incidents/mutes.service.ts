import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AlertSender } from "../../providers/alerting/port.ts";
import type { AuditService } from "../audit/index.ts";
import type { Actor, IdentityService } from "../identity/index.ts";
import { incidentErrors } from "./incidents.errors.ts";
import { type Mute, muteFields, muteOf } from "./mutes.policy.ts";
import type { NewMute } from "./mutes.contract.ts";

export type MutesService = ReturnType<typeof createMutesService>;

/**
 * Mutes for maintenance. They are Alertmanager's silences and nothing else: whoever makes one hears from it that it holds, and one
 * that is forgotten ends by itself.
 */
export function createMutesService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "namesOf">;
  /** Null: nobody can be asked. */
  readonly sender: AlertSender | null;
  readonly now?: () => Date;
}) {
  const { unitOfWork, audit, now = () => new Date() } = deps;

  /** @throws alertmanager_unavailable */
  async function ask<Answer>(question: (sender: AlertSender) => Promise<Answer>): Promise<Answer> {
    if (deps.sender === null) throw incidentErrors.alertmanager_unavailable();
    try {
      return await question(deps.sender);
    } catch (cause) {
      throw incidentErrors.alertmanager_unavailable({ cause });
    }
  }

  const subject = (id: string) => ({ type: "mute", id });

  return {
    /** Those that hold, the next to end first. @throws alertmanager_unavailable */
    async list(): Promise<readonly Mute[]> {
      if (deps.sender === null) return [];
      const silences = await ask((sender) => sender.silences());
      return silences
        .flatMap((silence) => muteOf(silence) ?? [])
        .toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime());
    },

    /** @throws alertmanager_unavailable */
    async mute(actor: Actor & { readonly userId: string }, wish: NewMute): Promise<Mute> {
      const name = (await deps.identity.namesOf([actor.userId])).get(actor.userId) ?? "Trunkline";
      const fields = muteFields(wish, name, now());
      const id = await ask((sender) => sender.silence(fields));
      try {
        const { service, severity, forMinutes, reason } = wish;
        await unitOfWork((tx) =>
          audit.record(tx.db, actor, "alerts.muted", subject(id), {
            ...(service && { service }),
            ...(severity && { severity }),
            forMinutes,
            reason,
          }),
        );
      } catch (error) {
        // Nothing is muted of which nobody could be told later who did it.
        await ask((sender) => sender.expire(id));
        throw error;
      }
      return {
        id,
        service: wish.service ?? null,
        severity: wish.severity ?? null,
        reason: wish.reason,
        createdByName: name,
        startsAt: fields.startsAt,
        endsAt: fields.endsAt,
      };
    },

    /** Alerts are told again. @throws mute_not_found, alertmanager_unavailable */
    async lift(actor: Actor, id: string): Promise<void> {
      const found = (await this.list()).find((mute) => mute.id === id);
      if (!found) throw incidentErrors.mute_not_found();
      await ask((sender) => sender.expire(id));
      await unitOfWork((tx) => audit.record(tx.db, actor, "alerts.unmuted", subject(id)));
    },
  };
}
