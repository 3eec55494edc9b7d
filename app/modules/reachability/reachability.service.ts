import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { toE164 } from "../../platform/phone/index.ts";
import { annotateSpan, currentTraceId } from "../../platform/telemetry/index.ts";
import { isTimeZone, timeZonesOfNumber } from "../../platform/time-zones/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Channel, ClearedNumber } from "../../providers/telephony/port.ts";
import { clearedNumber } from "../../providers/telephony/recipient.ts";
import type { ContactsService } from "../contacts/index.ts";
import type { DoNotCallService } from "../do-not-call/index.ts";
import type { HistoryService, Person } from "../history/index.ts";
import type { Actor, IdentityService } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import { hoursLawsOf } from "./contact-hours.laws.ts";
import { narrowest, type WeekHours } from "./contact-hours.policy.ts";
import type { ReachabilityCheck, ReachPurpose, ReachRefusalListQuery } from "./reachability.contract.ts";
import { reachabilityErrors } from "./reachability.errors.ts";
import { reachRefused } from "./reachability.events.ts";
import { judge, type ReachFacts, type ReachVerdict } from "./reachability.policy.ts";
import { type ReachRefusal, reachRefusalsRepository } from "./reachability.repository.ts";
import { refusalText } from "./refusal-words.ts";

/** Whom to reach: a contact or a lead, by their own number or another one, or a number that is neither's. */
export type ReachTarget =
  | { readonly contactId: string; readonly phone?: string }
  | { readonly leadId: string; readonly phone?: string }
  | { readonly phone: string };

/** A call or an SMS that somebody wants to make. */
export interface ReachRequest<Way extends Channel = Channel> {
  readonly channel: Way;
  readonly purpose: ReachPurpose;
  readonly to: ReachTarget;
  readonly actor: Actor;
}

/** The gate's answer: whom a carrier may be told to reach, or why nobody. */
export type GateVerdict<Way extends Channel = Channel> =
  | { readonly allowed: true; readonly to: ClearedNumber<Way> }
  | Exclude<ReachVerdict, { readonly allowed: true }>;

/** An answer that lets nothing pass. */
export type DryVerdict = ReachVerdict & { readonly timeZones: readonly string[] };

/** A refusal with the name of who asked. */
export interface RefusalWithActor extends ReachRefusal {
  readonly actorName: string | null;
}

/** What is known of somebody, and whose story a refusal belongs to. */
interface Known extends ReachFacts {
  readonly contactId: string | null;
  readonly leadId: string | null;
}

const ENDING_DIGITS = 4;

export type ReachabilityService = ReturnType<typeof createReachabilityService>;

/**
 * The one gate before every call and every SMS to somebody who is not of the staff: the do-not-call list, consent, quiet hours where
 * the person is. Alerts to the staff do not come here, by design.
 */
export function createReachabilityService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "namesOf">;
  readonly history: Pick<HistoryService, "record">;
  readonly doNotCall: Pick<DoNotCallService, "entryOf" | "isOptedOutOfSms">;
  readonly contacts: Pick<ContactsService, "view" | "reachOf" | "isWithdrawnBySomebody">;
  readonly leads: Pick<LeadsService, "view" | "reachOf">;
  /** ISO 3166; of numbers without a country code. */
  readonly country: string;
  /** The organization's own, for every purpose. */
  readonly hours: WeekHours;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, history, contacts, leads, now = () => new Date() } = deps;

  /** Whose number it is, and what they said. @throws nobody_to_reach */
  async function personOf(db: Queryable, to: ReachTarget) {
    if ("contactId" in to) {
      const contact = await contacts.reachOf(db, to.contactId);
      if (!contact) throw reachabilityErrors.nobody_to_reach();
      return { ...contact, phone: to.phone ?? contact.phone, contactId: to.contactId };
    }
    if ("leadId" in to) {
      const lead = await leads.reachOf(db, to.leadId);
      if (!lead) throw reachabilityErrors.nobody_to_reach();
      return {
        ...lead,
        phone: to.phone ?? lead.phone,
        contactId: null,
        leadId: to.leadId,
        consent: "unknown" as const,
      };
    }
    return { phone: to.phone, timeZone: null, contactId: null, leadId: null, consent: "unknown" as const };
  }

  /**
   * Who said STOP takes consent to SMS alone back, until START and whatever is noted of them. Else what a person said counts first;
   * where they said nothing, what anybody with the same number said.
   */
  async function isConsentWithdrawn(
    db: Queryable,
    consent: "unknown" | "given" | "withdrawn",
    phone: string,
    channel: Channel,
  ) {
    if (channel === "sms" && (await deps.doNotCall.isOptedOutOfSms(db, phone))) return true;
    if (consent !== "unknown") return consent === "withdrawn";
    return contacts.isWithdrawnBySomebody(db, phone);
  }

  /** How long the do-not-call list keeps everybody from a number; null: it does not. */
  async function doNotCallUntil(db: Queryable, phone: string, at: Date) {
    const entry = await deps.doNotCall.entryOf(db, phone, at);
    return entry && (entry.expiresAt ?? "forever");
  }

  async function know(
    db: Queryable,
    { to, purpose, channel }: Pick<ReachRequest, "to" | "purpose" | "channel">,
    at: Date,
  ): Promise<Known> {
    const { phone: given, timeZone, consent, contactId, leadId } = await personOf(db, to);
    const phone = given === null ? null : toE164(given, deps.country);
    const subject = { contactId, leadId, phone, isPhoneGiven: given !== null };
    if (phone === null) {
      return {
        ...subject,
        doNotCallUntil: null,
        isConsentWithdrawn: false,
        timeZones: [],
        hours: deps.hours,
      };
    }
    const laws = purpose === "sales" ? hoursLawsOf(phone).map(({ hours }) => hours) : [];
    const zones = timeZone === null ? await timeZonesOfNumber(phone) : [timeZone];
    return {
      ...subject,
      doNotCallUntil: await doNotCallUntil(db, phone, at),
      isConsentWithdrawn: await isConsentWithdrawn(db, consent, phone, channel),
      // One that we cannot read is as good as none: nobody knows what its clocks show.
      timeZones: zones.every(isTimeZone) ? zones : [],
      hours: narrowest([deps.hours, ...laws]),
    };
  }

  /** Keeps a refusal, and tells it in the stories of those whom it is about. */
  async function record(
    tx: UnitOfWork,
    { channel, purpose, actor }: ReachRequest,
    { contactId, leadId, phone }: Known,
    { reason, nextAllowedAt }: Exclude<ReachVerdict, { allowed: true }>,
    at: Date,
  ): Promise<void> {
    const refusal = await reachRefusalsRepository.insert(tx.db, {
      at,
      channel,
      purpose,
      reason,
      nextAllowedAt,
      contactId,
      leadId,
      phoneEnding: phone?.slice(-ENDING_DIGITS) ?? null,
      actorKind: actor.kind,
      actorId: actor.id,
      traceId: currentTraceId(),
    });
    const subjects = [
      ...(contactId === null ? [] : [{ type: "contact", id: contactId }]),
      ...(leadId === null ? [] : [{ type: "lead", id: leadId }]),
    ];
    const action = `${channel}_refused`;
    const changes = {
      reason: { from: null, to: reason },
      nextAllowedAt: { from: null, to: nextAllowedAt?.toISOString() ?? null },
    };
    await history.record(
      tx,
      subjects.map((subject) => ({ subject, actor, action, changes })),
    );
    annotateSpan({ [ATTRIBUTES.reachRefusal]: reason });
    tx.publish(reachRefused, refusal);
  }

  /**
   * Lets a call or an SMS pass, or refuses it and records that in the caller's unit of work: whoever throws because of a refusal takes
   * the record back, so answer first (`whenCleared` does that). What passes does so for a minute: ask right before each attempt.
   * @throws nobody_to_reach
   */
  async function mayReach<Way extends Channel>(
    tx: UnitOfWork,
    request: ReachRequest<Way>,
  ): Promise<GateVerdict<Way>> {
    const at = now();
    const known = await know(tx.db, request, at);
    annotateSpan({
      [ATTRIBUTES.reachChannel]: request.channel,
      ...(known.contactId ? { [ATTRIBUTES.contactId]: known.contactId } : {}),
      ...(known.leadId ? { [ATTRIBUTES.leadId]: known.leadId } : {}),
    });
    const verdict = judge(known, at);
    if (verdict.allowed && known.phone !== null) {
      return { allowed: true, to: clearedNumber(known.phone, request.channel) };
    }
    if (verdict.allowed) throw new Error("the gate let pass what has no number");
    await record(tx, request, known, verdict, at);
    return verdict;
  }

  return {
    mayReach,

    /** What the gate would say now, or at another time, for whoever asks before somebody is to be reached: nothing is recorded, nothing passes. @throws nobody_to_reach */
    async foresee(
      db: Queryable,
      request: Pick<ReachRequest, "to" | "purpose" | "channel">,
      at: Date = now(),
    ): Promise<ReachVerdict> {
      return judge(await know(db, request, at), at);
    },

    /**
     * Does `work` in a unit of work when the gate lets it pass; otherwise the refusal is recorded, and nothing else happens.
     * @throws not_reachable, nobody_to_reach
     */
    async whenCleared<Way extends Channel, Result>(
      request: ReachRequest<Way>,
      work: (tx: UnitOfWork, to: ClearedNumber<Way>) => Promise<Result>,
    ): Promise<Result> {
      const outcome = await unitOfWork(async (tx) => {
        const verdict = await mayReach(tx, request);
        return verdict.allowed ? { result: await work(tx, verdict.to) } : verdict;
      });
      if ("result" in outcome) return outcome.result;
      throw reachabilityErrors.not_reachable({ detail: refusalText(outcome) });
    },

    /**
     * The gate's answer for somebody whom this person sees; nothing is recorded, and nothing can be sent with it.
     * @throws contact_not_found, lead_not_found, nobody_to_reach when it is deleted
     */
    async check(person: Person, question: ReachabilityCheck): Promise<DryVerdict> {
      const { phone = "", contactId, leadId, purpose, channel } = question;
      const to = contactId ? { contactId } : leadId ? { leadId } : { phone };
      if (contactId) await contacts.view(contactId, person);
      if (leadId) await leads.view(leadId, person);
      const at = question.at === undefined ? now() : new Date(question.at);
      const known = await know(database.pool, { to, purpose, channel }, at);
      return { ...judge(known, at), timeZones: known.timeZones };
    },

    /** What was refused, newest first. */
    async refusals(query: ReachRefusalListQuery): Promise<Page<RefusalWithActor>> {
      const { limit, cursor, ...filters } = query;
      const after = keysetCursor.read(cursor);
      const rows = await reachRefusalsRepository.page(database.pool, filters, limit + 1, after);
      const page = keysetCursor.page(rows, limit, ({ at, id }) => ({ at: at.toISOString(), id }));
      const ids = page.items.map(({ actorId }) => actorId).filter((id) => id !== null);
      const names = await deps.identity.namesOf(ids);
      const items = page.items.map((refusal) => ({
        ...refusal,
        actorName: names.get(refusal.actorId ?? "") ?? null,
      }));
      return { items, nextCursor: page.nextCursor };
    },

    /** Forgets refusals from before a time; resolves with how many. */
    async prune(olderThan: Date, limit: number): Promise<number> {
      return reachRefusalsRepository.prune(database.pool, olderThan, limit);
    },
  };
}
