import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database, Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { toE164 } from "../../platform/phone/index.ts";
import { currentTraceparent, describeSubject } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { CallingCarrier } from "../../providers/telephony/port.ts";
import type { AuditService } from "../audit/index.ts";
import type { CallsService, CallView, PlacedCallsService } from "../calls/index.ts";
import type { ContactsService } from "../contacts/index.ts";
import type { HistoryService, Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type { ReachabilityService, ReachTarget } from "../reachability/index.ts";
import type { ScriptsService } from "../scripts/index.ts";
import type { NewOutboundCall } from "./outbound-calls.contract.ts";
import { outboundCallErrors } from "./outbound-calls.errors.ts";
import { hangUpCall, placeCall } from "./outbound-calls.jobs.ts";
import { telephoneOf } from "./outbound-calls.policy.ts";
import { outboundCallsRepository } from "./outbound-calls.repository.ts";

/** Does more in the unit of work in which a call is written: whatever it throws, nobody is called. */
export type AlsoWithin = (tx: UnitOfWork, call: CallView) => Promise<void>;

/** Somebody who ends a call, and whether they may end those of others. */
export interface Ender extends Person {
  readonly mayEndAny: boolean;
}

/** Whom a call is to, by our records. */
interface Callee {
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly phone: string | null;
}

export type OutboundCallsService = ReturnType<typeof createOutboundCallsService>;

/** Calls that people make: asked for, and ended. The worker places them (`call-placing.service.ts`). */
export function createOutboundCallsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly calls: Pick<CallsService, "call"> & { readonly placed: PlacedCallsService };
  readonly identity: Pick<IdentityService, "telephonyOf">;
  readonly leads: Pick<LeadsService, "view">;
  readonly contacts: Pick<ContactsService, "view">;
  readonly reachability: Pick<ReachabilityService, "whenCleared">;
  readonly scripts: Pick<ScriptsService, "isUsable">;
  readonly history: Pick<HistoryService, "record">;
  readonly audit: Pick<AuditService, "record">;
  readonly carrier: Pick<CallingCarrier, "name" | "callerId">;
  /** ISO 3166; of numbers without a country code. */
  readonly country: string;
}) {
  const { unitOfWork, carrier } = deps;
  const { placed } = deps.calls;

  /** @throws lead_not_found, contact_not_found */
  async function calleeOf(person: Person, wish: NewOutboundCall): Promise<Callee> {
    const { leadId, contactId, phone = null } = wish;
    if (contactId !== undefined) {
      const contact = await deps.contacts.view(contactId, person);
      return { contactId, leadId: contact.leadId, phone: phone ?? contact.phone };
    }
    if (leadId !== undefined) {
      const lead = await deps.leads.view(leadId, person);
      return { contactId: null, leadId, phone: phone ?? lead.phone };
    }
    return { contactId: null, leadId: null, phone };
  }

  /** Those in whose story the call belongs. */
  function subjectsOf({ contactId, leadId }: Callee) {
    return [
      ...(contactId === null ? [] : [{ type: "contact", id: contactId }]),
      ...(leadId === null ? [] : [{ type: "lead", id: leadId }]),
    ];
  }

  return {
    /** As `place`, by a script that calls can go by. @throws call_script_unusable, and what `place` does */
    async placeByScript(person: Person, wish: NewOutboundCall): Promise<CallView> {
      if (wish.scriptId !== undefined && !(await deps.scripts.isUsable(wish.scriptId))) {
        throw outboundCallErrors.call_script_unusable();
      }
      return this.place(person, wish);
    },

    /**
     * Has somebody's telephone ring, and then the other one, when the gate lets that pass; resolves as soon as that is certain to be tried.
     * A script that was archived meanwhile is left out. `also` runs in the same unit of work. Nobody is called twice for one call, whatever dies meanwhile.
     * @throws agent_without_telephone, agent_in_a_call, not_reachable, nobody_to_reach, lead_not_found, contact_not_found
     */
    async place(person: Person, wish: NewOutboundCall, also?: AlsoWithin): Promise<CallView> {
      const { userId } = person;
      if (telephoneOf(await deps.identity.telephonyOf(deps.database.pool, userId)) === null) {
        throw outboundCallErrors.agent_without_telephone();
      }
      const callee = await calleeOf(person, wish);
      const request = {
        channel: "call",
        purpose: wish.purpose,
        to: targetOf(callee, wish.phone),
        actor: person,
      } as const;
      return deps.reachability.whenCleared(request, async (tx) => {
        const current = await placed.claimUser(tx, userId);
        if (current) throw outboundCallErrors.agent_in_a_call({ detail: `You are in the call ${current}.` });
        const phone = toE164(callee.phone ?? "", deps.country);
        if (phone === null) throw new Error("the gate let pass what has no number");
        const call = await placed.begin(tx, {
          provider: carrier.name,
          userId,
          phone,
          fromNumber: carrier.callerId,
          leadId: callee.leadId,
          contactId: callee.contactId,
          scriptId: wish.scriptId ?? null,
          at: new Date(),
          traceparent: currentTraceparent(),
        });
        describeSubject({ [ATTRIBUTES.callId]: call.id });
        await outboundCallsRepository.insert(tx.db, call.id, wish.purpose);
        await deps.history.record(
          tx,
          subjectsOf(callee).map((subject) => ({ subject, actor: person, action: "call_placed" })),
        );
        await also?.(tx, call);
        tx.enqueue(placeCall, { callId: call.id });
        return call;
      });
    },

    /** Was the carrier told to connect this call with whoever it is to? True of a call that nobody placed from here. */
    async wasConnected(db: Queryable, callId: string): Promise<boolean> {
      const placing = await outboundCallsRepository.byId(db, callId);
      return placing === null || placing.connectedAt !== null;
    },

    /**
     * Ends a call that somebody placed. One in which nobody speaks yet is over at once; one in which somebody does, when the carrier
     * says so.
     * @throws outbound_call_not_found, call_is_over, forbidden
     */
    async end(person: Ender, callId: string): Promise<CallView> {
      await unitOfWork(async (tx) => {
        const call = await placed.lock(tx, callId);
        if (!call) throw outboundCallErrors.outbound_call_not_found();
        if (call.userId !== person.userId && !person.mayEndAny) {
          throw commonErrors.forbidden({ detail: "It is somebody else's call." });
        }
        if (call.isOver) throw outboundCallErrors.call_is_over();
        describeSubject({ [ATTRIBUTES.callId]: callId });
        if (call.status !== "in_progress") await placed.end(tx, call, "canceled", "ended-by-us");
        if (call.userId !== person.userId) {
          await deps.audit.record(tx.db, person, "call.ended", { type: "call", id: callId });
        }
        tx.enqueue(hangUpCall, { callId });
      });
      return deps.calls.call(callId);
    },
  };
}

/** As the gate is asked for a callee; `phone` is the number that was given, where one was. */
function targetOf({ contactId, leadId, phone }: Callee, given: string | undefined): ReachTarget {
  const number = given === undefined ? {} : { phone: given };
  if (contactId !== null) return { contactId, ...number };
  if (leadId !== null) return { leadId, ...number };
  return { phone: phone ?? "" };
}
