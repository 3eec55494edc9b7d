import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeadRow } from "../../migrations/tables.generated.ts";
import type { Database } from "../../platform/database/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { DelayJob } from "../../platform/queue/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createHistoryService } from "../history/history.service.ts";
import { createLeadsService } from "../leads/leads.service.ts";
import type { NotesService } from "../notes/index.ts";
import type { NewBulkOperation } from "./bulk-operations.contract.ts";
import { type BulkKinds, type BulkPerson, createBulkOperationsService } from "./bulk-operations.service.ts";
import { createBulkRunsService } from "./bulk-runs.service.ts";

const ALL = new Set(["leads:read", "leads:write"]);
/** What the history says apart, a record after an undoing is as it was before. */
const COUNTED = ["version", "updated_at"] as const;

describe("runs of bulk operations", () => {
  let resources: SuiteResources;
  let database: Database;
  let person: BulkPerson;
  let other: BulkPerson;
  let kinds: BulkKinds;
  let unitOfWork: ReturnType<typeof testUnitOfWork>["unitOfWork"];

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    unitOfWork = testUnitOfWork(database).unitOfWork;
    const leads = createLeadsService({
      database,
      unitOfWork,
      identity: {
        userById: async (id) => resources.db("users").where({ id }).first(),
        usersInDepartment: async () => [],
      },
      audit: { record: async () => undefined },
      history: createHistoryService({ database, identity: { namesOf: async () => new Map() } }),
      notes: {} as NotesService,
      customFields: { of: async () => [], filtersOf: async () => [], changesOf: async () => ({}) },
      country: "CA",
    });
    kinds = { leads: leads.bulkKind } as unknown as BulkKinds;
    const somebody = async (): Promise<BulkPerson> => {
      const { id } = await insertUser(resources.db, { role: "manager" });
      return { kind: "user", id, userId: id, scope: "all", role: "manager", permissions: ALL };
    };
    [person, other] = [await somebody(), await somebody()];
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
  });

  const audit = { record: async () => undefined };
  const serviceOf = (given = kinds) =>
    createBulkOperationsService({ database, unitOfWork, audit, kinds: given });
  const runsOf = (isShuttingDown = () => false) =>
    createBulkRunsService({
      database,
      unitOfWork,
      logger: silentLogger(),
      audit,
      kinds,
      jobs: { lookUp: async (_job, payloads) => payloads.map(() => "missing" as const) },
      isShuttingDown,
    });
  const insert = async (count: number, tag: string) => {
    await resources.db.raw(
      "insert into leads (company, tags) select 'Run ' || n, array[?] from generate_series(1, ?::int) n",
      [tag, count],
    );
  };
  const leadsOf = (tag: string): Promise<LeadRow[]> =>
    resources.db("leads").whereRaw("tags @> array[?]", [tag]).orderBy("id");
  const wantedOf = (tag: string, action: NewBulkOperation["action"]) =>
    ({ kind: "leads", selection: { filters: { tag, deleted: false } }, action }) as NewBulkOperation;
  const started = async (wanted: NewBulkOperation, by = person) => {
    const service = serviceOf();
    const { operation, token } = await service.preview(by, wanted);
    const { id, runNumber } = await service.confirm(by, operation.id, {
      token,
      records: operation.recordsMeant,
    });
    const row = () => resources.db("bulk_operations").where({ id }).first();
    return { id, payload: { operationId: id, runNumber }, row };
  };
  const undo = async (id: string, by = person) => {
    const { runNumber } = await serviceOf().undo(by, id);
    await runsOf().run({ operationId: id, runNumber }, false);
  };
  let marks = 0;
  const newTag = () => {
    marks += 1;
    return `run-${marks}`;
  };

  it("are worked off once, however many workers took one up", async () => {
    const tag = newTag();
    await insert(2_300, tag);
    const { id, payload, row } = await started(wantedOf(tag, { name: "add_tags", tags: ["once"] }));
    await Promise.all([1, 2, 3].map(() => runsOf().run(payload, false)));
    expect(await row()).toMatchObject({ status: "done", counts: { changed: 2_300 } });
    expect(new Set((await leadsOf(tag)).map(({ version }) => version))).toEqual(new Set([2]));
    const changes = await resources.db("record_changes").whereIn(
      "subject_id",
      (await leadsOf(tag)).map((lead) => lead.id),
    );
    expect(changes).toHaveLength(2_300);
    expect(await resources.db("bulk_operation_records").where({ operation_id: id })).toHaveLength(2_300);
  });

  it("are handed on by a worker that is told to stop, resumed when their job is lost, and end when they are canceled", async () => {
    const tag = newTag();
    await insert(1_200, tag);
    const { id, payload, row } = await started(wantedOf(tag, { name: "delete" }));
    await expect(runsOf(() => true).run(payload, false)).rejects.toThrow(DelayJob);
    expect(await row()).toMatchObject({ status: "running", position: 500, counts: { changed: 500 } });
    await resources
      .db("bulk_operations")
      .where({ id })
      .update({ updated_at: new Date(Date.now() - 121_000) });
    expect(await runsOf().resume()).toBe(1);
    await runsOf().run(payload, false);
    expect(await row()).toMatchObject({ status: "running", position: 500, run_number: 2 });
    const again = { operationId: id, runNumber: 2 };
    await expect(runsOf(() => true).run(again, false)).rejects.toThrow(DelayJob);
    await serviceOf().cancel(person, id);
    await runsOf().run(again, false);
    expect(await row()).toMatchObject({ status: "canceled", counts: { changed: 1_000 } });
    await undo(id);
    expect(await row()).toMatchObject({ status: "undone", counts: { changed: 1_000, restored: 1_000 } });
    expect((await leadsOf(tag)).filter(({ deleted_at }) => deleted_at)).toEqual([]);
  });

  it("name the record that cannot be changed, and change the others", async () => {
    const tag = newTag();
    await insert(30, tag);
    const poison = (await leadsOf(tag))[12];
    await resources.db.raw(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`,
    );
    await resources.db.raw(
      `create trigger refuse before update on leads for each row when (old.company = '${poison?.company}' and old.tags @> array['${tag}']) execute function refuse()`,
    );
    const { id, payload, row } = await started(wantedOf(tag, { name: "assign", to: other.userId }));
    await expect(runsOf().run(payload, false)).rejects.toThrow();
    expect(await row()).toMatchObject({ status: "running", counts: {} });
    await runsOf().run(payload, true);
    expect(await row()).toMatchObject({ status: "done", counts: { changed: 29, failed: 1 } });
    const failed = await serviceOf().records(person, id, { limit: 10, state: "failed" });
    expect(failed.items).toMatchObject([{ recordId: poison?.id, reason: "failed" }]);
    await resources.db.raw("drop trigger refuse on leads");
  });

  it("over the same records at once do not wait for each other for ever, and change each record as often as they say", async () => {
    const tag = newTag();
    await insert(3_000, tag);
    const ids = (await leadsOf(tag)).map(({ id }) => id);
    const half = (from: number) => ids.slice(from, from + 1_000);
    const by = (name: string, some: readonly string[]): NewBulkOperation =>
      ({
        kind: "leads",
        selection: { ids: some },
        action: { name: "add_tags", tags: [name] },
      }) as NewBulkOperation;
    // One in the order of the list, one the other way round, over records that both have.
    const [a, b] = [
      await started(by("a", half(0).toReversed())),
      await started(by("b", [...half(500)]), other),
    ];
    await Promise.all([runsOf().run(a.payload, false), runsOf().run(b.payload, false)]);
    expect((await a.row()).counts).toEqual({ changed: 1_000 });
    expect((await b.row()).counts).toEqual({ changed: 1_000 });
    const shared = (await leadsOf(tag)).filter(({ tags }) => tags.includes("a") && tags.includes("b"));
    expect(shared).toHaveLength(500);
    expect(new Set(shared.map(({ version }) => version))).toEqual(new Set([3]));
  });

  it("of what cannot be undone say so, begin after some seconds, and can be canceled until then", async () => {
    const tag = newTag();
    await insert(2, tag);
    const { leads } = kinds;
    const assign = leads.actions.assign;
    if (!assign) throw new Error("leads cannot be assigned");
    const final = {
      ...kinds,
      leads: { ...leads, actions: { ...leads.actions, assign: { ...assign, isUndoable: false } } },
    };
    const service = serviceOf(final);
    const { operation, token } = await service.preview(person, wantedOf(tag, { name: "assign", to: null }));
    expect(operation.traits.isUndoable).toBe(false);
    const given = { token, records: operation.recordsMeant };
    const { startsAt } = await service.confirm(person, operation.id, given);
    const outbox = await resources.db("outbox").where({ kind: "bulk.run" }).orderBy("id", "desc").first();
    expect(outbox.available_at).toEqual(startsAt);
    expect((startsAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(8_000);
    expect(await service.cancel(person, operation.id)).toMatchObject({ status: "canceled", counts: {} });
  });

  const touch = fc.constantFrom("none", "company", "tags", "assigned", "status", "deleted");
  const leadArbitrary = fc.record({
    status: fc.constantFrom("new", "contacted", "qualified", "converted", "lost"),
    tags: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
    isAssigned: fc.boolean(),
    isDeleted: fc.boolean(),
    touchedBefore: touch,
    touchedAfter: touch,
  });
  const actionArbitrary = fc.oneof(
    fc.constantFrom(
      { name: "delete" as const },
      { name: "restore" as const },
      { name: "change_status" as const, status: "contacted" as const },
      { name: "change_status" as const, status: "lost" as const, reason: "other" as const },
    ),
    fc.boolean().map((isToOther) => ({ name: "assign" as const, isToOther })),
    fc
      .uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 3 })
      .chain((tags) =>
        fc.constantFrom({ name: "add_tags" as const, tags }, { name: "remove_tags" as const, tags }),
      ),
  );

  it("leave nothing behind of an undone operation, and nothing of others undone", async () => {
    const touches: Readonly<Record<string, object>> = {
      company: { company: "Touched" },
      tags: { tags: ["touched"] },
      assigned: { assigned_to: person.userId, assigned_at: new Date("2026-01-01T00:00:00Z") },
      status: { status: "qualified", status_reason: null },
      deleted: { deleted_at: new Date("2026-02-02T00:00:00Z") },
    };
    const touched = async (id: string, how: string) => {
      if (how === "none") return;
      await resources
        .db("leads")
        .where({ id })
        .update({ ...touches[how], version: resources.db.raw("version + 1") });
    };
    const without = (row: LeadRow) =>
      Object.fromEntries(
        Object.entries(row).filter(([name]) => !(COUNTED as readonly string[]).includes(name)),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(leadArbitrary, { minLength: 1, maxLength: 12 }),
        actionArbitrary,
        async (wishes, wish) => {
          const rows: LeadRow[] = await resources
            .db("leads")
            .insert(
              wishes.map(({ status, tags, isAssigned, isDeleted }) => ({
                company: "Law",
                status,
                tags,
                status_reason: status === "lost" ? "no_budget" : null,
                assigned_to: isAssigned ? other.userId : null,
                assigned_at: isAssigned ? new Date("2026-03-03T00:00:00Z") : null,
                deleted_at: isDeleted ? new Date("2026-04-04T00:00:00Z") : null,
              })),
            )
            .returning("*");
          const ids = rows.map(({ id }) => id);
          const action =
            wish.name === "assign" ? { name: "assign", to: wish.isToOther ? other.userId : null } : wish;
          const service = serviceOf();
          const { operation, token } = await service.preview(person, {
            kind: "leads",
            selection: { ids },
            action,
          } as NewBulkOperation);
          expect(
            operation.recordsMeant +
              Object.values(operation.excludedBy).reduce((sum, count) => sum + count, 0),
          ).toBe(rows.length);
          for (const [n, { touchedBefore }] of wishes.entries()) await touched(ids[n] ?? "", touchedBefore);
          const before = new Map<string, LeadRow>(
            (await resources.db("leads").whereIn("id", ids)).map((row: LeadRow) => [row.id, row]),
          );
          const { runNumber } = await service.confirm(person, operation.id, {
            token,
            records: operation.recordsMeant,
          });
          await runsOf().run({ operationId: operation.id, runNumber }, false);
          const { counts } = await resources.db("bulk_operations").where({ id: operation.id }).first();
          expect((counts.changed ?? 0) + (counts.skipped ?? 0)).toBe(operation.recordsMeant);
          for (const [n, { touchedAfter }] of wishes.entries()) await touched(ids[n] ?? "", touchedAfter);
          const between = new Map<string, LeadRow>(
            (await resources.db("leads").whereIn("id", ids)).map((row: LeadRow) => [row.id, row]),
          );
          if (counts.changed) await undo(operation.id);
          const after: LeadRow[] = await resources.db("leads").whereIn("id", ids);
          for (const row of after) {
            const wished = wishes[ids.indexOf(row.id)];
            const [was, left] = [before.get(row.id), between.get(row.id)];
            if (!was || !left) throw new Error("a lead has gone");
            // Not touched since: as before the operation. Touched: as whoever touched it left it, or with all that is theirs.
            if (wished?.touchedAfter === "none") expect(without(row)).toEqual(without(was));
            else if (wished?.touchedAfter === "company") expect(row.company).toBe("Touched");
            else if (row.version === left.version) expect(row).toEqual(left);
            else expect(row).toMatchObject(touches[wished?.touchedAfter ?? ""] ?? {});
          }
          const records = await resources.db("bulk_operation_records").where({ operation_id: operation.id });
          const restored = records.filter(({ state }: { state: string }) => state === "restored").length;
          const kept = records.filter(({ state }: { state: string }) => state === "kept").length;
          expect(restored + kept).toBe(counts.changed ?? 0);
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
