import { AppError } from "../../platform/errors/index.ts";
import { recordInboxEvent } from "../../platform/inbox/index.ts";
import { currentTraceparent } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { InboundSms } from "../../providers/telephony/port.ts";
import { type AlertsService, alertErrors, alertStateOf, referenceIn } from "../alerts/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { MessagesService } from "../messages/index.ts";
import { conversationSms, smsOptChanged, staffOptedOut } from "./inbound-sms.events.ts";
import { type Meaning, mayReply, meantBy, REPLY_TEXTS, type Reply, readSms } from "./inbound-sms.policy.ts";
import { inboundSmsRepository } from "./inbound-sms.repository.ts";

/** Who answers an alert later than this has to look at the board. */
const ANSWERED_WITHIN_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
/** Answers are of no urgency: one that cannot be delivered pages nobody. */
const REPLY_PRIORITY = 4;

type Staff = Awaited<ReturnType<IdentityService["usersByPhone"]>>;

/** What came of an SMS; the text is sent back where there is one. */
interface Outcome {
  readonly alertId: string | null;
  readonly reply: Reply | null;
  readonly text: string | null;
}
const NOTHING: Outcome = { alertId: null, reply: null, text: null };
const HELP: Outcome = { alertId: null, reply: "help", text: REPLY_TEXTS.help() };

export type InboundSmsService = ReturnType<typeof createInboundSmsService>;

/** Takes in what people text to us: answers to alerts, and whether somebody wants SMS at all. */
export function createInboundSmsService(deps: {
  readonly unitOfWork: RunUnitOfWork;
  readonly alerts: Pick<AlertsService, "acknowledgeWithin" | "toldTo">;
  readonly messages: Pick<MessagesService, "queueSms">;
  readonly identity: Pick<IdentityService, "usersByPhone" | "setTakesSms">;
  readonly audit: Pick<AuditService, "record">;
}) {
  const { alerts, identity } = deps;

  /** Takes the alert that an answer means, for the one to whom its SMS went. */
  async function acknowledge(
    tx: UnitOfWork,
    phone: string,
    staff: Staff,
    reference: string | null,
  ): Promise<Outcome> {
    const since = new Date(Date.now() - ANSWERED_WITHIN_MS);
    const told = (await alerts.toldTo(tx.db, phone, since)).map((one) => ({
      ...one,
      isOpen: alertStateOf(one.alert) === "open",
    }));
    const meant = meantBy(told, reference);
    if (meant.kind === "none")
      return { alertId: null, reply: "nothing_open", text: REPLY_TEXTS.nothing_open() };
    if (meant.kind === "several")
      return { alertId: null, reply: "choose", text: REPLY_TEXTS.choose(meant.references) };
    const { alert, text, recipientUserId } = meant.told;
    const { id: alertId, priority } = alert;
    // Where several share a number, the one whom the SMS named.
    const userId = (staff.find(({ id }) => id === recipientUserId) ?? staff[0])?.id;
    if (userId === undefined) return NOTHING;
    try {
      await alerts.acknowledgeWithin(tx, { kind: "user", id: userId, userId, by: "sms" }, alertId);
      return {
        alertId,
        reply: "acknowledged",
        text: REPLY_TEXTS.acknowledged(priority, referenceIn(text)),
      };
    } catch (error) {
      if (!(error instanceof AppError) || !Object.hasOwn(alertErrors.rows, error.code)) throw error;
      return { alertId, reply: "taken", text: REPLY_TEXTS.taken(priority, error.detail ?? error.title) };
    }
  }

  /** Nobody is told by SMS that they get no SMS: the carrier says so itself, and refuses ours. */
  async function optOut(tx: UnitOfWork, phone: string, staff: Staff, smsId: string): Promise<void> {
    if (staff.length > 0) await identity.setTakesSms(tx.db, phone, false);
    for (const { id: userId, takesSms } of staff) {
      if (!takesSms) continue;
      await deps.audit.record(tx.db, { kind: "user", id: userId }, "user.sms_opted_out", {
        type: "user",
        id: userId,
      });
      tx.publish(staffOptedOut, { userId, smsId });
    }
  }

  async function optIn(tx: UnitOfWork, phone: string, staff: Staff): Promise<Outcome> {
    const gone = staff.filter(({ takesSms }) => !takesSms);
    // "YES" of somebody who was never gone is no word of ours.
    if (gone.length === 0) return HELP;
    await identity.setTakesSms(tx.db, phone, true);
    for (const { id } of gone)
      await deps.audit.record(tx.db, { kind: "user", id }, "user.sms_opted_in", { type: "user", id });
    return NOTHING;
  }

  async function obey(
    tx: UnitOfWork,
    phone: string,
    staff: Staff,
    meaning: Meaning,
    inboundSmsId: string,
  ): Promise<Outcome> {
    switch (meaning.kind) {
      case "acknowledge":
        return acknowledge(tx, phone, staff, meaning.reference);
      case "opt_out":
        await optOut(tx, phone, staff, inboundSmsId);
        return NOTHING;
      case "opt_in":
        return optIn(tx, phone, staff);
      case "help":
      case "unknown":
        return HELP;
    }
  }

  return {
    /** A carrier refuses our SMS to a number since whoever has it opted out there. */
    async takeCarriersWord(tx: UnitOfWork, phone: string, smsId: string): Promise<void> {
      tx.publish(smsOptChanged, { phone, takesSms: false, source: "carrier" });
      await optOut(tx, phone, await identity.usersByPhone(tx.db, phone), smsId);
    },

    /**
     * Takes in one SMS. Of whoever is not on the staff it goes into a conversation, and who wants no SMS gets none; people on the staff get an answer where
     * one helps and none was sent lately.
     */
    async take(provider: string, sms: InboundSms): Promise<"applied" | "acknowledged" | "duplicate"> {
      return deps.unitOfWork(async (tx) => {
        const traceparent = currentTraceparent();
        const { eventKey, providerSid, fromNumber: phone, mediaCount } = sms;
        const isNew = await recordInboxEvent(tx.db, {
          provider,
          eventKey,
          kind: "sms_inbound",
          callId: null,
          messageId: null,
          payload: { providerSid, mediaCount },
          outcome: "applied",
          traceparent,
          occurredAt: new Date(),
        });
        if (!isNew) return "duplicate";
        const meaning = readSms(sms);
        const staff = phone === null ? [] : await identity.usersByPhone(tx.db, phone);
        const id = await inboundSmsRepository.insert(tx.db, {
          ...sms,
          provider,
          userId: staff[0]?.id ?? null,
          meaning: meaning.kind,
          traceparent,
        });
        const [first] = staff;
        if (phone === null) return "acknowledged";
        const isOpt = meaning.kind === "opt_out" || meaning.kind === "opt_in";
        if (isOpt) {
          tx.publish(smsOptChanged, { phone, takesSms: meaning.kind === "opt_in", source: "stop" });
        }
        if (first === undefined || meaning.kind === "unknown") {
          const { toNumber, text } = sms;
          tx.publish(conversationSms, {
            ...{ provider, providerSid, phone, toNumber, text, mediaCount },
            asksForAnswer: !isOpt,
          });
        }
        if (first === undefined) return isOpt ? "applied" : "acknowledged";
        await inboundSmsRepository.lockNumber(tx.db, phone);
        const outcome = await obey(tx, phone, staff, meaning, id);
        const isOut = meaning.kind !== "opt_in" && !first.takesSms;
        const before = await inboundSmsRepository.repliesTo(tx.db, phone, new Date(Date.now() - HOUR_MS));
        const isAnswered =
          outcome.reply !== null && sms.carrierRead === null && !isOut && mayReply(outcome.reply, before);
        await inboundSmsRepository.settle(tx.db, id, {
          alertId: outcome.alertId,
          reply: isAnswered ? outcome.reply : null,
        });
        if (isAnswered && outcome.text !== null) {
          await deps.messages.queueSms(tx, [
            {
              alertId: null,
              recipientUserId: first.id,
              recipientName: first.name,
              toNumber: phone,
              priority: REPLY_PRIORITY,
              content: outcome.text,
            },
          ]);
        }
        return "applied";
      });
    },
  };
}
