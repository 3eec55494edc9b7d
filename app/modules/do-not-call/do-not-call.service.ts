import { type Database, keysetCursor, type Page, type Queryable } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { requireE164, toE164 } from "../../platform/phone/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Person } from "../history/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { SmsOptChanged } from "../inbound-sms/index.ts";
import {
  type DncListQuery,
  type DncVerdict,
  dncVerdictSchema,
  type NewDncNumber,
  type SmsOptOutListQuery,
} from "./do-not-call.contract.ts";
import { doNotCallErrors } from "./do-not-call.errors.ts";
import { doNotCallChanged } from "./do-not-call.events.ts";
import { type DncInput, type DncLine, isActive, readBatch, searchedDigits } from "./do-not-call.policy.ts";
import { type DncNumber, type DncOrigin, doNotCallRepository } from "./do-not-call.repository.ts";
import { type SmsOptOut, smsOptOutsRepository } from "./sms-opt-outs.repository.ts";

/** What became of a batch, in all and line by line. */
export interface BatchReport {
  readonly counts: Readonly<Record<DncVerdict, number>>;
  readonly lines: readonly DncLine[];
}

export type DoNotCallService = ReturnType<typeof createDoNotCallService>;

/** Numbers that nobody may call or write to: listed, looked up, taken off. */
export function createDoNotCallService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  /** ISO 3166; of numbers without a country code. */
  readonly country: string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, now = () => new Date() } = deps;

  const numberOf = (given: string) => requireE164(given, { country: deps.country, path: "phone" });

  /**
   * Lists many numbers within the caller's unit of work: for imports, and for what follows something else. What cannot be read is
   * told line by line and keeps nothing else from being listed.
   */
  async function listAll(
    tx: UnitOfWork,
    inputs: readonly DncInput[],
    origin: DncOrigin,
  ): Promise<BatchReport> {
    const { entries, lines } = readBatch(inputs, (text) => toE164(text, deps.country), now());
    const written = await doNotCallRepository.upsert(tx.db, entries, origin);
    if (written.size > 0) tx.publish(doNotCallChanged, { count: written.size });
    const counts = Object.fromEntries(dncVerdictSchema.options.map((verdict) => [verdict, 0])) as Record<
      DncVerdict,
      number
    >;
    const judged = lines.map(({ verdict: before, ...line }) => {
      const verdict = before === "listed" ? (written.get(line.phone ?? "") ?? "unchanged") : before;
      counts[verdict] += 1;
      return { ...line, verdict };
    });
    return { counts, lines: judged };
  }

  /** @throws number_not_listed, invalid_input */
  async function get(given: string): Promise<DncNumber> {
    const number = await doNotCallRepository.byPhone(database.pool, numberOf(given));
    if (!number) throw doNotCallErrors.number_not_listed();
    return number;
  }

  return {
    listAll,
    get,

    /** The entry of a number (E.164) that counts at this time; null when it may be called. */
    async entryOf(db: Queryable, phone: string, at: Date): Promise<DncNumber | null> {
      const number = await doNotCallRepository.byPhone(db, phone);
      return number && isActive(number, at) ? number : null;
    },

    /** Does whoever has a number (E.164) want no SMS? Calls are another matter. */
    async isOptedOutOfSms(db: Queryable, phone: string): Promise<boolean> {
      return smsOptOutsRepository.has(db, phone);
    },

    /** Keeps that somebody wants no SMS, or wants them again. */
    async recordSmsOpt(tx: UnitOfWork, { phone, takesSms, source }: SmsOptChanged): Promise<void> {
      if (takesSms) await smsOptOutsRepository.delete(tx.db, phone);
      else await smsOptOutsRepository.add(tx.db, phone, source);
    },

    /** @throws invalid_input, invalid_cursor */
    async smsOptOuts({ phone, source, limit, cursor }: SmsOptOutListQuery): Promise<Page<SmsOptOut>> {
      const after = keysetCursor.read(cursor, "number");
      const wanted = { source, phone: phone === undefined ? undefined : numberOf(phone) };
      const rows = await smsOptOutsRepository.page(database.pool, wanted, limit + 1, after);
      return keysetCursor.page(rows, limit, (one) => ({
        at: one.createdAt.toISOString(),
        id: one.phone.slice(1),
      }));
    },

    /** Lists the number (E.164) of a lead that was lost since it wants no calls. */
    async listLost(tx: UnitOfWork, phone: string): Promise<void> {
      const input = { phone, reason: "requested", expiresAt: null, note: null } as const;
      await listAll(tx, [input], { source: "lead", addedBy: null });
    },

    /** @throws invalid_input */
    async add(person: Person, input: NewDncNumber): Promise<{ number: DncNumber; isNew: boolean }> {
      const phone = numberOf(input.phone);
      if (input.expiresAt !== null && new Date(input.expiresAt) <= now()) {
        throw commonErrors.invalid_input({
          fields: [{ path: "expiresAt", message: "must be in the future" }],
        });
      }
      const { counts } = await unitOfWork((tx) =>
        listAll(tx, [{ ...input, phone }], { source: "manual", addedBy: person.userId }),
      );
      return { number: await get(phone), isNew: counts.added === 1 };
    },

    async addBatch(
      person: Person,
      batch: { readonly source: DncOrigin["source"]; readonly numbers: readonly DncInput[] },
    ): Promise<BatchReport> {
      return unitOfWork((tx) => listAll(tx, batch.numbers, { source: batch.source, addedBy: person.userId }));
    },

    async list(query: DncListQuery): Promise<Page<DncNumber>> {
      const { limit, cursor, q, ...filters } = query;
      const after = keysetCursor.read(cursor, "number");
      const rows = await doNotCallRepository.page(
        database.pool,
        { ...filters, digits: q === undefined ? undefined : searchedDigits(q) },
        now(),
        limit + 1,
        after,
      );
      return keysetCursor.page(rows, limit, ({ createdAt, phone }) => ({
        at: createdAt.toISOString(),
        id: phone.slice(1),
      }));
    },

    /** @throws number_not_listed, invalid_input */
    async remove(person: Person, given: string): Promise<void> {
      const phone = numberOf(given);
      await unitOfWork(async (tx) => {
        if (!(await doNotCallRepository.delete(tx.db, phone))) throw doNotCallErrors.number_not_listed();
        await deps.audit.record(tx.db, person, "do_not_call.removed", { type: "dnc_number", id: phone });
        tx.publish(doNotCallChanged, { count: 1 });
      });
    },
  };
}
