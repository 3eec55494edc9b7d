import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import iconv from "iconv-lite";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../platform/database/index.ts";
import { createLocalFileStore, sweepLooseFiles } from "../../platform/file-store/index.ts";
import { openLive } from "../../test/e2e/clients.ts";
import { insertContact } from "../../test/factories/contacts.ts";
import { insertLead } from "../../test/factories/leads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import { createImportFiles } from "./import-files.ts";
import { createImportRunsService, type ImportRunsService } from "./import-runs.service.ts";
import type { ImportTargets } from "./import-targets.ts";
import { createImportsService, type ImportsService } from "./imports.service.ts";

const RESTING = ["checked", "done", "failed", "canceled", "undone"];

describe("imports", () => {
  let app: TestApplication;
  let supervisor: string;
  let agent: string;
  let database: Database;
  /** What the scheduler of another process does. */
  let service: ImportsService;
  let runs: ImportRunsService;
  let nextNumber = 1_000;

  beforeAll(async () => {
    app = await startTestApplication();
    database = createTestDatabase(app.databaseUrl);
    const { unitOfWork } = testUnitOfWork(database);
    const files = createImportFiles({ database, store: createLocalFileStore(app.filesDirectory) });
    const [identity, audit] = [{ userById: async () => null }, { record: async () => undefined }];
    const customFields = { of: async () => [] };
    service = createImportsService({
      database,
      unitOfWork,
      identity,
      audit,
      customFields,
      files,
      country: "CA",
    });
    runs = createImportRunsService({
      database,
      unitOfWork,
      files,
      targets: {} as ImportTargets,
      customFields,
      jobs: { lookUp: async (_job, payloads) => payloads.map(() => "missing" as const) },
      isShuttingDown: () => false,
    });
    [supervisor, agent] = [await app.signIn("supervisor"), await app.signIn("agent")];
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  /** A number that no other test has. */
  const newPhone = () => {
    nextNumber += 1;
    return `+1514555${nextNumber}`;
  };
  let uploads = 0;

  const upload = async (content: string | Uint8Array, query = "kind=contacts", cookie = supervisor) => {
    // Uploads are limited to 20 a minute, which these tests are not about.
    uploads += 1;
    if (uploads % 15 === 0) await forgetLimits();
    const response = await fetch(`${app.url}/api/imports?${query}`, {
      method: "POST",
      headers: { cookie, "content-type": "text/csv" },
      body: typeof content === "string" ? content : new Blob([new Uint8Array(content)]),
    });
    return { status: response.status, body: JSON.parse((await response.text()) || "null") };
  };
  const forgetLimits = async () => {
    const redis = new Redis(app.redisUrl);
    const keys = await redis.keys("trunkline:limit:*");
    if (keys.length > 0) await redis.del(...keys);
    redis.disconnect();
  };
  const act = (id: string, step: string, json: object = {}) =>
    app.request(`/api/imports/${id}/${step}`, {
      cookie: supervisor,
      ...(step === "check" ? { json } : { method: "POST" }),
    });
  const rested = (id: string) =>
    eventually(
      `the import's rest`,
      async () => {
        const { body } = await app.request(`/api/imports/${id}`, { cookie: supervisor });
        return RESTING.includes(body.status) && body;
      },
      60_000,
    );
  const report = async (id: string, query = "") =>
    (await app.request(`/api/imports/${id}/lines?limit=100${query}`, { cookie: supervisor })).body.items;
  const checked = async (content: string | Uint8Array, options: object = {}, query?: string) => {
    const { body } = await upload(content, query);
    expect((await act(body.id, "check", options)).status).toBe(202);
    return rested(body.id);
  };
  const imported = async (content: string, options: object = {}, query?: string) => {
    const { id } = await checked(content, options, query);
    expect((await act(id, "confirm")).status).toBe(202);
    return rested(id);
  };
  const contactsBy = (column: string, value: string) => app.db("contacts").where({ [column]: value });

  it("reads, checks, imports and undoes a file, and tells what becomes of each line", async () => {
    const [phone, other] = [newPhone(), newPhone()];
    const there = await insertContact(app.db, { phone: other, organization: "Kept", email: null });
    const file = [
      "Prénom;Nom;Courriel;Téléphone;Étiquettes;Notes",
      `Zoé;Lavoie;Zoe@File.Example;${phone.slice(2)};vip, fair;x`,
      `Al;Other;al@file.example;${other};;`,
      ";;;;;",
      `Again;Lavoie;;${phone};;`,
      "Bad;Number;;12;;",
      "Mangled;Number;;5,14555E+09;;",
    ].join("\r\n");
    const { status, body } = await upload(file);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      status: "uploaded",
      encoding: "utf-8",
      separator: ";",
      hasHeader: true,
      mapping: ["firstName", "lastName", "email", "phone", "tags", null],
    });
    expect((await act(body.id, "check", { duplicates: "fill" })).status).toBe(202);
    const dry = await rested(body.id);
    expect(dry).toMatchObject({
      status: "checked",
      linesTotal: 6 - 1,
      counts: { check: { create: 1, update: 1, skip: 1, error: 2 } },
    });
    expect(await contactsBy("phone", phone)).toEqual([]);
    const lines = await report(body.id);
    expect(lines.map(({ line, action }: { line: number; action: string }) => [line, action])).toEqual([
      [2, "create"],
      [3, "update"],
      [5, "skip"],
      [6, "error"],
      [7, "error"],
    ]);
    expect(lines[2].findings).toMatchObject([
      { code: "repeats_line", why: expect.stringContaining("Line 2") },
    ]);
    expect(lines[3].findings).toMatchObject([
      { code: "phone_invalid", field: "phone", whatToDo: expect.stringContaining("+1 514") },
    ]);
    expect(lines[4].findings).toMatchObject([{ code: "phone_mangled" }]);

    expect((await act(body.id, "confirm")).status).toBe(202);
    expect(await rested(body.id)).toMatchObject({
      status: "done",
      counts: { import: { create: 1, update: 1, skip: 1, error: 2 } },
    });
    const [made] = await contactsBy("phone", phone);
    expect(made).toMatchObject({ first_name: "Zoé", email: "zoe@file.example", tags: ["vip", "fair"] });
    const [filled] = await contactsBy("id", there.id);
    expect(filled).toMatchObject({
      first_name: "Zoé",
      organization: "Kept",
      email: "al@file.example",
      version: 2,
    });
    const { body: history } = await app.request(`/api/contacts/${there.id}/changes`, { cookie: supervisor });
    expect(history.items[0]).toMatchObject({
      action: "imported",
      changes: { email: { from: null, to: "al@file.example" } },
    });

    expect((await act(body.id, "undo")).status).toBe(202);
    expect(await rested(body.id)).toMatchObject({
      status: "undone",
      counts: { undo: { remove: 1, restore: 1 } },
    });
    expect((await contactsBy("phone", phone))[0].deleted_at).not.toBeNull();
    expect((await contactsBy("id", there.id))[0].email).toBeNull();
    const audit = await app.db("audit_log").where({ subject_id: body.id }).orderBy("at");
    expect(audit.map(({ action }: { action: string }) => action)).toEqual([
      "import.uploaded",
      "import.confirmed",
      "import.undone",
    ]);
  });

  it("shows the first records of a file by their lines, as it is read now, to whoever may see the import", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `Person ${index},p${index}@head.example`);
    const { body: made } = await upload(
      ["Full name,E-mail", "", `"Two\nlines",two@head.example`, ...lines].join("\n"),
    );
    const head = async (cookie = supervisor) => app.request(`/api/imports/${made.id}/head`, { cookie });
    const { records } = (await head()).body;
    expect(records).toHaveLength(20);
    expect(records.find(({ cells }: { cells: string[] }) => cells[1] === "two@head.example")).toEqual({
      line: 3,
      cells: ["Two\nlines", "two@head.example"],
    });
    expect(records.find(({ cells }: { cells: string[] }) => cells[0] === "Person 0").line).toBe(5);
    await act(made.id, "check", { hasHeader: false });
    await rested(made.id);
    expect((await head()).body.records[0]).toEqual({ line: 1, cells: ["Full name", "E-mail"] });
    expect((await head(agent)).status).toBe(403);
    const { file_key: key } = await app.db("imports").where({ id: made.id }).first();
    await rm(join(app.filesDirectory, key));
    const gone = await head();
    expect([gone.status, gone.body.code]).toEqual([409, "import_unreadable"]);
  });

  it("undoes nothing that somebody has changed since, and says so", async () => {
    const [made, filled] = [newPhone(), newPhone()];
    const there = await insertContact(app.db, { phone: filled, email: null, organization: null });
    const { id } = await imported(
      `First name,Phone,Email,Company\nNew,${made},,\n,${filled},kept@undo.example,Ours\n`,
      { duplicates: "fill" },
    );
    const [row] = await contactsBy("phone", made);
    for (const [contact, patch] of [
      [row, { firstName: "Changed" }],
      [{ id: there.id, version: 2 }, { organization: "Theirs" }],
    ] as const) {
      const answer = await app.request(`/api/contacts/${contact.id}`, {
        method: "PATCH",
        cookie: supervisor,
        headers: { "if-match": `"${contact.version}"` },
        json: patch,
      });
      expect(answer.status).toBe(200);
    }
    await act(id, "undo");
    await rested(id);
    expect(await report(id)).toMatchObject([
      { action: "keep", findings: [{ code: "changed_since", field: null }] },
      { action: "restore", findings: [{ code: "changed_since", field: "organization" }] },
    ]);
    expect((await contactsBy("phone", made))[0]).toMatchObject({ first_name: "Changed", deleted_at: null });
    expect((await contactsBy("id", there.id))[0]).toMatchObject({ email: null, organization: "Theirs" });
  });

  it.each([
    ["skip", { organization: null, first_name: "Old" }],
    ["fill", { organization: "New Inc", first_name: "Old" }],
    ["overwrite", { organization: "New Inc", first_name: "New" }],
  ])("does with those that are there as told: %s", async (duplicates, expected) => {
    const phone = newPhone();
    const { id } = await insertContact(app.db, {
      phone,
      first_name: "Old",
      organization: null,
      consent: "withdrawn",
    });
    await imported(`First name,Phone,Company,Consent\nNew,${phone},New Inc,yes\n`, { duplicates });
    expect((await contactsBy("id", id))[0]).toMatchObject({ ...expected, consent: "withdrawn" });
  });

  it("imports leads, too, for their owner", async () => {
    const phone = newPhone();
    const there = await insertLead(app.db, { phone: newPhone(), company: "There" });
    const owner = await insertUser(app.db);
    const done = await imported(
      `Company\tPhone\tPriority\tLead Source\nAcme\t${phone}\thigh\tFair\nAgain\t${there.phone}\t\t\n`,
      { ownerId: owner.id },
      "kind=leads",
    );
    expect(done).toMatchObject({ separator: "\t", counts: { import: { create: 1, skip: 1 } } });
    const [lead] = await app.db("leads").where({ phone });
    expect(lead).toMatchObject({
      company: "Acme",
      priority: 2,
      source: "Fair",
      status: "new",
      assigned_to: owner.id,
      assigned_at: expect.any(Date),
    });
  });

  it("reads numbers as of the line's country, else of the import's", async () => {
    const { id } = await checked(
      "Name,Phone,Pays\nParis Home,01 42 68 53 00,France\nLondon Home,020 7946 0018,GB\nElsewhere,030 901820,\nNowhere,030 901820,Atlantis\n",
      { country: "DE" },
    );
    await act(id, "confirm");
    await rested(id);
    const phones = await app.db("contacts").where({ last_name: "Home" }).pluck("phone");
    expect(phones.toSorted()).toEqual(["+33142685300", "+442079460018"]);
    expect(await contactsBy("phone", "+4930901820")).toHaveLength(1);
    expect((await report(id, "&action=error"))[0].findings).toMatchObject([{ code: "country_unknown" }]);
  });

  it("remembers what was confirmed for files with these headers", async () => {
    const header = "Kolom A,Kolom B";
    const mapping = ["lastName", "phone"];
    const first = await upload(`${header}\nOne,${newPhone()}\n`);
    expect(first.body.mapping).toEqual([null, null]);
    await act(first.body.id, "check", { mapping });
    await rested(first.body.id);
    await act(first.body.id, "confirm");
    await rested(first.body.id);
    expect((await upload(`${header}\nTwo,${newPhone()}\n`)).body.mapping).toEqual(mapping);
  });

  it("goes on where a run was left by a batch that failed: no line twice, none left out", async () => {
    const rows = Array.from({ length: 1_234 }, (_, n) => `Row ${n},row${n}@resume.example`);
    const { id } = await checked(`Last name,Email\n${rows.join("\n")}\n`);
    // The last statement of the second batch fails, with all that came before it in the batch.
    await app.db.raw(`create function fail_second_batch() returns trigger language plpgsql as $$
      begin
        if new.status = 'importing' and new.lines_done > 500 then raise exception 'not now'; end if;
        return new;
      end $$`);
    await app.db.raw(
      "create trigger fail before update on imports for each row execute function fail_second_batch()",
    );
    await act(id, "confirm");
    await eventually("the first batch", async () => {
      return (await app.db("imports").where({ id }).first()).lines_done === 500;
    });
    await sleep(1_000);
    expect(await app.db("contacts").whereLike("email", "%@resume.example")).toHaveLength(500);
    await app.db.raw("drop trigger fail on imports");
    const done = await rested(id);
    expect(done).toMatchObject({ status: "done", counts: { import: { create: 1_234 } } });
    const emails = await app.db("contacts").whereLike("email", "%@resume.example").pluck("email");
    expect([emails.length, new Set(emails).size]).toEqual([1_234, 1_234]);
  });

  it("gives a run whose job was lost a new one", async () => {
    const { id } = await checked("Last name,Email\nOne,one@lost.example\n");
    await app
      .db("imports")
      .where({ id })
      .update({
        status: "importing",
        run_number: 99,
        lines_done: 0,
        confirmed_at: app.db.fn.now(),
        updated_at: app.db.raw("now() - interval '3 minutes'"),
      });
    await runs.resume();
    expect(await rested(id)).toMatchObject({ status: "done", counts: { import: { create: 1 } } });
    expect(await contactsBy("email", "one@lost.example")).toHaveLength(1);
  });

  it("leaves nothing of an upload whose process was killed before its import was written", async () => {
    const store = createLocalFileStore(app.filesDirectory);
    const { key } = await createImportFiles({ database, store }).keep(
      Readable.from([Buffer.from("Phone\n+15145550100\n")]),
    );
    await access(join(app.filesDirectory, key));
    await sweepLooseFiles(app.db, store, new Date());
    await access(join(app.filesDirectory, key));
    await sweepLooseFiles(app.db, store, new Date(Date.now() + 2 * 86_400_000));
    await expect(access(join(app.filesDirectory, key))).rejects.toThrow("ENOENT");
    const kept = await upload("Phone\n+15145550100\n");
    await sweepLooseFiles(app.db, store, new Date(Date.now() + 2 * 86_400_000));
    const { file_key: held } = await app.db("imports").where({ id: kept.body.id }).first();
    await access(join(app.filesDirectory, held));
  });

  it("forgets file and report of what has rested for 30 days", async () => {
    const { id } = await checked("Last name,Email\nOne,one@old.example\n");
    const { file_key: key } = await app.db("imports").where({ id }).first();
    await access(join(app.filesDirectory, key));
    await app
      .db("imports")
      .where({ id })
      .update({ updated_at: app.db.raw("now() - interval '31 days'") });
    expect(await service.prune()).toBe(1);
    await expect(access(join(app.filesDirectory, key))).rejects.toThrow("ENOENT");
    expect((await app.request(`/api/imports/${id}`, { cookie: supervisor })).status).toBe(404);
    expect(await app.db("import_lines").where({ import_id: id })).toEqual([]);
  });

  it("cannot be undone after a week", async () => {
    const { id } = await imported("Last name,Email\nOne,one@late.example\n");
    await app
      .db("imports")
      .where({ id })
      .update({ finished_at: app.db.raw("now() - interval '8 days'") });
    const { status, body } = await act(id, "undo");
    expect([status, body.code]).toEqual([409, "import_status_conflict"]);
  });

  it("tells how far it is while it goes on, once a batch and not once a line", async () => {
    const rows = Array.from({ length: 1_200 }, (_, n) => `Row ${n},row${n}@live.example`);
    const { id } = await checked(`Last name,Email\n${rows.join("\n")}\n`);
    const live = await openLive(app.url, supervisor);
    await live.subscribe(`import:${id}`);
    await live.subscribe("contacts");
    await act(id, "confirm");
    await live.next("the end", ({ data }) => data?.status === "done");
    const told = live.messages
      .filter(({ event }) => event === "import.changed")
      .map(({ data }) => [data.status, data.linesDone]);
    expect(told).toEqual([
      ["importing", 0],
      ["importing", 500],
      ["importing", 1_000],
      ["importing", 1_200],
      ["done", 1_200],
    ]);
    const lists = live.messages.filter(({ channel }) => channel === "contacts");
    expect(
      lists.filter(({ event }) => event === "contacts.changed_in_bulk").map(({ data }) => data.created),
    ).toEqual([500, 500, 200]);
    expect(lists.filter(({ event }) => event === "contact.changed")).toEqual([]);
    live.close();
  });

  it("stops when it is canceled, and can then be undone", async () => {
    const { id } = await checked(`Last name,Email\nOne,one@cancel.example\n`);
    expect((await act(id, "cancel")).body.status).toBe("canceled");
    expect((await act(id, "confirm")).body.code).toBe("import_status_conflict");
    expect((await act(id, "undo")).status).toBe(409);
    expect(await contactsBy("email", "one@cancel.example")).toEqual([]);
  });

  it("refuses a mapping that does not fit, with its place", async () => {
    const { body } = await upload("a,b\n1,2\n");
    const { status, body: problem } = await act(body.id, "check", { mapping: ["email", "email"] });
    expect([status, problem.errors[0].path]).toEqual([422, "mapping.1"]);
    expect((await act(body.id, "check", { mapping: ["priority", null] })).body.errors[0].path).toBe(
      "mapping.0",
    );
    expect((await act(body.id, "check", { mapping: [null] })).body.errors[0].path).toBe("mapping");
  });

  it("is for supervisors, and takes files only", async () => {
    expect((await upload("a\n1\n", "kind=contacts", agent)).status).toBe(403);
    const json = await app.request("/api/imports?kind=contacts", { cookie: supervisor, json: { a: 1 } });
    expect(json.status).toBe(415);
    expect((await upload("")).status).toBe(400);
    expect((await upload("\n\n")).body.code).toBe("import_unreadable");
    expect((await upload("a\n1\n", "kind=calls")).status).toBe(422);
  });

  describe.each(["utf-8", "utf8-bom", "utf-16le", "utf-16be", "windows-1252"])("a file in %s", (encoding) => {
    it.each([",", ";", "\t"])("is read with its separator %j", async (separator) => {
      const text = [
        ["Prénom", "Société", "Courriel"],
        ["Zoë", "Café “Ü” €", "zoe@encoded.example"],
      ]
        .map((cells) => cells.join(separator))
        .join("\r\n");
      const bytes =
        encoding === "utf8-bom"
          ? iconv.encode(text, "utf-8", { addBOM: true })
          : iconv.encode(text, encoding, { addBOM: encoding.startsWith("utf-16") });
      const { body } = await upload(bytes);
      expect(body).toMatchObject({
        encoding: encoding === "utf8-bom" ? "utf-8" : encoding,
        separator,
        columns: [{ name: "Prénom", samples: ["Zoë"] }, { samples: ["Café “Ü” €"] }, {}],
        mapping: ["firstName", "organization", "email"],
      });
    });
  });

  it("copes with the faults of real files", async () => {
    const huge = "x".repeat(1_000_000);
    const { id } = await checked(
      [
        "Name,Name,Email,",
        'Anna "The Boss" Ray,,anna@faults.example',
        `"Multi\nLine",,multi@faults.example,,,`,
        "",
        `Too many,,many@faults.example,x,y`,
        `${huge},,huge@faults.example`,
        "N\u0000ul,,nul@faults.example",
        '"Quoted, Name",,quoted@faults.example',
        ",,,",
        "Short",
      ].join("\n"),
    );
    const lines = await report(id);
    expect(
      lines.map(
        ({ line, action, findings }: { line: number; action: string; findings: { code: string }[] }) => [
          line,
          action,
          findings[0]?.code,
        ],
      ),
    ).toEqual([
      [2, "create", undefined],
      [3, "create", undefined],
      [6, "error", "too_many_cells"],
      [7, "error", "too_long"],
      [8, "create", undefined],
      [9, "create", undefined],
      [11, "create", undefined],
    ]);
    const csv = await app.request(`/api/imports/${id}/lines.csv?action=error`, { cookie: supervisor });
    expect(csv.text.split("\r\n")).toHaveLength(4);
    expect(csv.text).toContain("6,error,,too_many_cells,");
  });

  it("says from which line on a file cannot be read", async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `Row ${n},row${n}@unread.example`);
    const file = `Name,Email\n${rows.join("\n")}\n"never closed,x@y.example\nmore\n`;
    expect(await checked(file)).toMatchObject({
      status: "failed",
      fault: { line: 20_002, why: "A quotation mark is never closed" },
    });
  });

  it("answers any bytes with an import or a reason, and comes to an end with them", async () => {
    const pieces = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: "binary", maxLength: 100 }).map((text) => Buffer.from(text)),
      fc
        .constantFrom(
          "a,b\n",
          '"',
          '""',
          "\r\n",
          ";",
          "\t",
          "\u0000",
          "sep=;\n",
          "=1+1",
          "\uFEFF",
          "x@y.example",
          "+15145550199",
        )
        .map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 20 }), async (parts) => {
        const { status, body } = await upload(Buffer.concat(parts.map((part) => Buffer.from(part))));
        expect([201, 400, 409]).toContain(status);
        if (status !== 201) return;
        const mapping = body.columns.map(
          (_: unknown, n: number) => ["lastName", "phone", "email", "tags"][n] ?? null,
        );
        expect((await act(body.id, "check", { mapping })).status).toBe(202);
        expect(["checked", "failed"]).toContain((await rested(body.id)).status);
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
