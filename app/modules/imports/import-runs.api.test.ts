import { rmSync } from "node:fs";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { createLocalFileStore } from "../../platform/file-store/index.ts";
import { DelayJob } from "../../platform/queue/index.ts";
import { insertUser } from "../../test/factories/users.ts";
import { openSuiteResources, type SuiteResources } from "../../test/suite-resources.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { Person } from "../history/index.ts";
import { createImportFiles, type ImportFiles } from "./import-files.ts";
import { createImportRunsService } from "./import-runs.service.ts";
import type { ImportTarget, ImportTargets } from "./import-targets.ts";
import { createImportsService } from "./imports.service.ts";

/** Nobody is there yet: what a dry run asks of a kind of records. */
const nobody = {
  records: { ownerOf: () => null, findSame: async () => [] },
} as unknown as ImportTarget;
const targets: ImportTargets = { contacts: nobody, leads: nobody };

describe("a run", () => {
  let resources: SuiteResources;
  let database: Database;
  let person: Person;
  const folder = temporaryFolder("import-runs");
  let files: ImportFiles;

  beforeAll(async () => {
    resources = await openSuiteResources();
    database = createTestDatabase(resources.databaseUrl);
    files = createImportFiles({ database, store: createLocalFileStore(folder) });
    const { id } = await insertUser(resources.db, { role: "supervisor" });
    person = { kind: "user", id, userId: id, scope: "all" };
  });
  afterAll(async () => {
    await database.close();
    await resources.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const customFields = { of: async () => [] };
  const runsOf = (isShuttingDown = () => false) =>
    createImportRunsService({
      database,
      unitOfWork: testUnitOfWork(database).unitOfWork,
      files,
      targets,
      customFields,
      jobs: { lookUp: async () => [] },
      isShuttingDown,
    });

  async function checking(lines: number) {
    const { unitOfWork } = testUnitOfWork(database);
    const [identity, audit] = [{ userById: async () => null }, { record: async () => undefined }];
    const service = createImportsService({
      database,
      unitOfWork,
      identity,
      audit,
      customFields,
      files,
      country: "CA",
    });
    const rows = Array.from({ length: lines }, (_, n) => `Row ${n},row${n}@runs.example`);
    const content = Readable.from([Buffer.from(`Last name,Email\n${rows.join("\n")}\n`)]);
    const { id } = await service.upload(person, { kind: "contacts", fileName: "x.csv" }, content);
    const { runNumber } = await service.check(person, id, {});
    const row = () => resources.db("imports").where({ id }).first();
    return { id, payload: { importId: id, runNumber }, service, row };
  }

  it("is worked off once, however many workers took it up", async () => {
    const { id, payload, row } = await checking(5_000);
    await Promise.all([1, 2, 3].map(() => runsOf().run(payload, false)));
    expect(await row()).toMatchObject({
      status: "checked",
      lines_done: 5_000,
      counts: { check: { create: 5_000 } },
    });
    expect(await resources.db("import_lines").where({ import_id: id })).toHaveLength(5_000);
  });

  it("ends when it was started anew or canceled meanwhile", async () => {
    const { id, payload, service, row } = await checking(1_000);
    await service.cancel(person, id);
    await runsOf().run(payload, false);
    expect(await row()).toMatchObject({ status: "canceled", lines_done: 0 });
    const other = await checking(1_000);
    await resources.db("imports").where({ id: other.id }).update({ run_number: 7 });
    await runsOf().run(other.payload, false);
    expect(await other.row()).toMatchObject({ status: "checking", lines_done: 0 });
  });

  it("is handed on after a batch by a worker that is told to stop", async () => {
    const { payload, row } = await checking(1_200);
    await expect(runsOf(() => true).run(payload, false)).rejects.toThrow(DelayJob);
    expect(await row()).toMatchObject({ status: "checking", lines_done: 500 });
    await runsOf().run(payload, false);
    expect(await row()).toMatchObject({ status: "checked", counts: { check: { create: 1_200 } } });
  });

  it("says after its last attempt that it failed, and of what lines it has", async () => {
    const { id, payload, row } = await checking(1_200);
    const { file_key: key } = await row();
    await expect(runsOf(() => true).run(payload, false)).rejects.toThrow(DelayJob);
    await files.forget(key);
    await expect(runsOf().run(payload, false)).rejects.toThrow("there is no file");
    expect((await row()).status).toBe("checking");
    await expect(runsOf().run(payload, true)).rejects.toThrow("there is no file");
    expect(await row()).toMatchObject({ id, status: "failed", lines_done: 500, fault: { line: null } });
  });
});
