import { randomUUID } from "node:crypto";
import type { Database, Queryable } from "../../platform/database/index.ts";
import type { RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import { type Cache, EVERYTHING } from "../../platform/cache/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type IdentityService, SYSTEM } from "../identity/index.ts";
import type { PersonalRows } from "../module.ts";
import { type Contact, patternOf, type PersonIds, readContact } from "./persons.policy.ts";
import { personsRepository, type TextTable } from "./persons.repository.ts";

/** What cannot be done, in words for whoever asked; never naming the person. */
export class PersonRefused extends Error {
  override readonly name = "PersonRefused";
}

/** What is kept of a person in one table, and what becomes of it. */
export interface PersonFinding {
  readonly table: string;
  readonly rows: number;
  readonly becomes: "deleted" | "anonymized" | "kept" | "redacted";
  /** Why the rows stay. */
  readonly because?: string;
}

/** Texts in the cache and in queues, which no table has. */
export interface OtherTexts {
  count(pattern: string): Promise<number>;
  erase(pattern: string): Promise<number>;
}

export type PersonsService = ReturnType<typeof createPersonsService>;

const OTHERS = "redis";
const OURS = "This is a number of ours: it is in many people's calls.";

/** What is kept of one person: shown, handed over, erased. */
export function createPersonsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly identity: Pick<IdentityService, "changeAccess">;
  readonly cache: Pick<Cache, "forget">;
  readonly otherTexts: OtherTexts;
  /** What every module keeps of persons. */
  readonly personalRows: readonly PersonalRows[];
  /** Our own numbers: they are in every call, and nobody's in particular. */
  readonly ownNumbers: readonly string[];
}) {
  const { database, personalRows, otherTexts } = deps;

  /** A search through whole tables takes as long as it takes. */
  async function unhurried(db: Queryable): Promise<void> {
    await db.raw("set local statement_timeout = 0");
  }

  /** @throws PersonRefused */
  function contactOf(text: string): Contact {
    const contact = readContact(text);
    if (!contact)
      throw new PersonRefused(
        "This is neither a number in E.164, such as +15145550142, nor an e-mail address.",
      );
    if (contact.kind === "phone" && deps.ownNumbers.includes(contact.value)) throw new PersonRefused(OURS);
    return contact;
  }

  async function personOf(db: Queryable, contact: Contact): Promise<PersonIds> {
    if (contact.kind === "phone" && (await personsRepository.isOurs(db, contact.value)))
      throw new PersonRefused(OURS);
    const users = await personsRepository.users(db, contact);
    const given = (kind: Contact["kind"]) => (contact.kind === kind ? [contact.value] : []);
    const own = new Set(deps.ownNumbers);
    const phones = [...new Set([...given("phone"), ...users.flatMap(({ phone }) => phone ?? [])])].filter(
      (phone) => !own.has(phone),
    );
    const emails = [...new Set([...given("email"), ...users.map(({ email }) => email)])];
    const recordIds = await personsRepository.recordIds(db, phones, emails);
    return {
      phones,
      emails,
      names: users.map(({ name }) => name),
      userIds: users.map(({ id }) => id),
      enabledUserIds: users.flatMap(({ id, disabledAt }) => (disabledAt === null ? [id] : [])),
      callIds: await personsRepository.callIds(db, phones),
      recordIds,
      channelIds: await personsRepository.channelIds(db, phones, recordIds),
    };
  }

  function finding(rule: PersonalRows, rows: number): PersonFinding {
    const { table, erase } = rule;
    if (erase === "delete") return { table, rows, becomes: "deleted" };
    const becomes = Object.keys(erase.set).length === 0 ? "kept" : "anonymized";
    return { table, rows, becomes, because: erase.kept };
  }

  async function mentionsIn(
    db: Queryable,
    pattern: string | null,
    of: (table: TextTable, pattern: string) => Promise<number>,
  ): Promise<PersonFinding[]> {
    if (pattern === null) return [];
    const findings: PersonFinding[] = [];
    for (const table of await personsRepository.textTables(db)) {
      findings.push({ table: table.table, rows: await of(table, pattern), becomes: "redacted" });
    }
    return findings;
  }

  const some = (findings: readonly PersonFinding[]) => findings.filter(({ rows }) => rows > 0);

  return {
    /**
     * What an erasure would come to, table by table; rows of a person in which the number stands, too, count in both ways.
     * @throws PersonRefused
     */
    async preview(text: string): Promise<readonly PersonFinding[]> {
      const contact = contactOf(text);
      return database.transaction(async (db) => {
        await unhurried(db);
        const person = await personOf(db, contact);
        const pattern = patternOf(person);
        const findings: PersonFinding[] = [];
        for (const rule of personalRows)
          findings.push(finding(rule, await personsRepository.countOf(db, rule, person)));
        findings.push(
          ...(await mentionsIn(db, pattern, (table, what) =>
            personsRepository.countMentions(db, table, what),
          )),
        );
        const rows = pattern === null ? 0 : await otherTexts.count(pattern);
        return some([...findings, { table: OTHERS, rows, becomes: "redacted" }]);
      });
    },

    /**
     * All that is kept of a person, for that person. Of rows that are others' it says only how many mention the person.
     * @throws PersonRefused
     */
    async exportPerson(text: string): Promise<Readonly<Record<string, unknown>>> {
      const contact = contactOf(text);
      return deps.unitOfWork(async ({ db }) => {
        await unhurried(db);
        const person = await personOf(db, contact);
        const rows: Record<string, Record<string, unknown>[]> = {};
        for (const rule of personalRows) {
          const found = await personsRepository.rowsOf(db, rule, person);
          const before = rows[rule.table] ?? [];
          const known = new Set(before.map(({ id }) => id));
          // A row that two rules find is shown as the first of them shows it.
          const more = found.filter(({ id }) => id === undefined || !known.has(id));
          if (more.length > 0) rows[rule.table] = [...before, ...more];
        }
        const mentions = await mentionsIn(db, patternOf(person), (table, pattern) =>
          personsRepository.countMentions(db, table, pattern),
        );
        const subject = { type: "export", id: randomUUID() };
        await deps.audit.record(db, SYSTEM, "person.exported", subject);
        return {
          of: contact.value,
          exportedAt: new Date().toISOString(),
          rows,
          mentionedIn: Object.fromEntries(some(mentions).map(({ table, rows: count }) => [table, count])),
        };
      });
    },

    /**
     * Erases a person: rows go or lose what was the person's, then every other text loses number and address. Once more
     * does no harm.
     * @returns what was done, and under which id it stands in the audit log
     * @throws PersonRefused while a call or an SMS of the person is under way; last_administrator
     */
    async erase(text: string): Promise<{ id: string; findings: readonly PersonFinding[] }> {
      const contact = contactOf(text);
      const id = randomUUID();
      const erased = await deps.unitOfWork(async (tx) => {
        const { db } = tx;
        await unhurried(db);
        const person = await personOf(db, contact);
        const busy = await personsRepository.countBusy(db, person);
        if (busy.calls + busy.messages > 0) {
          throw new PersonRefused(
            `${busy.calls} calls and ${busy.messages} SMS of this person are under way: erase when they are over.`,
          );
        }
        // Ends sessions and sockets at once, in every process.
        for (const userId of person.enabledUserIds)
          await deps.identity.changeAccess(tx, SYSTEM, userId, "disable");
        const findings: PersonFinding[] = [];
        for (const rule of personalRows)
          findings.push(finding(rule, await personsRepository.erase(db, rule, person)));
        const pattern = patternOf(person);
        findings.push(
          ...(await mentionsIn(db, pattern, (table, what) =>
            personsRepository.redactMentions(db, table, what),
          )),
        );
        const rows = pattern === null ? 0 : await otherTexts.erase(pattern);
        findings.push({ table: OTHERS, rows, becomes: "redacted" });
        const detail = Object.fromEntries(
          some(findings).map(({ table, becomes, rows: count }) => [`${table} ${becomes}`, count]),
        );
        await deps.audit.record(db, SYSTEM, "person.erased", { type: "erasure", id }, detail);
        return { id, findings: some(findings), pattern };
      });
      // What was read until the commit may have been kept as it was.
      await deps.cache.forget([EVERYTHING]);
      if (erased.pattern !== null) await otherTexts.erase(erased.pattern);
      return { id, findings: erased.findings };
    },
  };
}
