import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBroadcast } from "../../platform/broadcast/index.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { createRedis } from "../../platform/redis/index.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { testUnitOfWork } from "../../test/test-unit-of-work.ts";
import type { CustomFieldChanged } from "./custom-fields.events.ts";
import { createCustomFieldsService } from "./custom-fields.service.ts";

interface Item {
  readonly id: string;
}

describe("custom fields", () => {
  let app: TestApplication;
  let manager: string;
  let supervisor: string;
  let agent: string;
  let made = 0;

  beforeAll(async () => {
    app = await startTestApplication();
    manager = await app.signIn("manager");
    supervisor = await app.signIn("supervisor");
    agent = await app.signIn("agent");
    for (const [key, type, others] of [
      ["tier", "choice", { options: ["gold", "silver"] }],
      ["worth", "number", {}],
      ["renewal", "date", {}],
      ["vip", "boolean", {}],
      ["nickname", "text", {}],
    ] as const) {
      for (const subject of ["lead", "contact"]) {
        const { status } = await define({ subject, key, label: `The ${key}`, type, ...others });
        expect(status).toBe(201);
      }
    }
  });
  afterAll(() => app.close());

  const define = (json: object, cookie = manager) => app.request("/api/custom-fields", { cookie, json });
  const change = (path: string, version: number, json: object, cookie = agent) =>
    app.request(path, { method: "PATCH", cookie, json, headers: { "if-match": `"${version}"` } });
  const post = (path: string, json?: object, cookie = agent) =>
    app.request(path, { method: "POST", cookie, ...(json ? { json } : {}) });
  const get = (path: string, cookie = agent) => app.request(path, { cookie });
  const lead = async (custom: object) => {
    made += 1;
    const { body } = await post("/api/leads", { company: `Company ${made}`, custom });
    return body;
  };
  const idsBy = async (query: string) =>
    (await get(`/api/leads?${query}`)).body.items.map(({ id }: Item) => id).sort();

  describe("their definitions", () => {
    it("are written by managers, read by agents, and audited", async () => {
      const field = { subject: "lead", key: "owner_dog", label: "Dog", type: "text" };
      expect((await define(field, agent)).status).toBe(403);
      const { status, body, headers } = await define(field);
      expect([status, headers.get("etag"), body]).toEqual([
        201,
        '"1"',
        { ...field, id: body.id, options: null, isRequired: false, version: 1, archivedAt: null },
      ]);
      const { items } = (await get("/api/custom-fields?subject=lead")).body;
      expect(items.at(-1).id).toBe(body.id);
      expect((await get(`/api/custom-fields/${body.id}`)).body).toEqual(body);
      const entry = await app.db("audit_log").where({ subject_id: body.id }).first();
      expect(entry).toMatchObject({ action: "custom_field.created" });
      expect((await define(field)).body.code).toBe("custom_field_exists");
      expect((await define({ ...field, subject: "contact" })).status).toBe(201);
    });

    it("change in their label, options and need, by their version; never in key or type", async () => {
      const { body } = await define({
        subject: "contact",
        key: "size",
        label: "Size",
        type: "choice",
        options: ["S", "M"],
      });
      const path = `/api/custom-fields/${body.id}`;
      const changed = await change(path, 1, { label: "Shirt", options: ["S", "L"] }, manager);
      expect(changed.body).toMatchObject({ label: "Shirt", options: ["S", "L"], version: 2 });
      expect((await change(path, 1, { label: "X" }, manager)).status).toBe(412);
      expect((await change(path, 2, { options: null }, manager)).body.errors).toMatchObject([
        { pointer: "#/options" },
      ]);
      for (const json of [{ key: "other" }, { type: "text" }, { subject: "lead" }]) {
        expect((await change(path, 2, json, manager)).status).toBe(422);
      }
      expect((await app.request(path, { method: "PATCH", cookie: manager, json: {} })).status).toBe(428);
    });

    it("are refused where they make no sense", async () => {
      const field = { subject: "lead", key: "fine", label: "Fine", type: "choice", options: ["a"] };
      for (const wrong of [
        { key: "Not fine" },
        { key: "9lives" },
        { options: null },
        { options: ["a", "a"] },
        { options: [] },
        { type: "number" },
        { type: "color" },
        { subject: "call" },
        { label: "" },
      ]) {
        expect([wrong, (await define({ ...field, ...wrong })).status]).toEqual([wrong, 422]);
      }
      expect((await get("/api/custom-fields/0198c5f4-0000-7000-8000-000000000000")).status).toBe(404);
    });

    it("are known to every process at once", async () => {
      const connections = [1, 2].map(() =>
        createRedis({ url: app.redisUrl, purpose: "blocking", name: "test", logger: silentLogger() }),
      );
      const [redis, listener] = connections;
      if (!redis || !listener) throw new Error("there are two connections");
      const database = createTestDatabase(app.databaseUrl);
      const other = createCustomFieldsService({
        database,
        unitOfWork: testUnitOfWork(database).unitOfWork,
        audit: { record: async () => {} },
        changes: createBroadcast<CustomFieldChanged>({
          name: "custom-fields",
          redis,
          openListener: () => listener,
          logger: silentLogger(),
        }),
      });
      const listeners = async () => (await redis.pubsub("NUMSUB", "trunkline:broadcast:custom-fields"))[1];
      await eventually("both listening", async () => (await listeners()) === 2);
      const knows = async (key: string) => (await other.of("lead")).some((field) => field.key === key);
      expect(await knows("told")).toBe(false);
      await define({ subject: "lead", key: "told", label: "Told", type: "text" });
      // Far less than definitions are kept without an event.
      await eventually("known elsewhere", () => knows("told"), 2_000);
      for (const connection of connections) connection.disconnect();
      await database.close();
    });

    it("are fifty of a subject at most, also when they come all at once", async () => {
      const all: Awaited<ReturnType<typeof define>>[] = [];
      // Twelve at a time, and the fiftieth in the middle of them: sixty would wait longer for their turn than a request may.
      for (let done = 0; done < 60; done += 12) {
        const some = Array.from({ length: 12 }, (_, n) =>
          define({ subject: "contact", key: `many_${done + n}`, label: "Many", type: "text" }),
        );
        all.push(...(await Promise.all(some)));
      }
      const there = (await get("/api/custom-fields?subject=contact")).body.items as (Item & {
        key: string;
      })[];
      expect(there).toHaveLength(50);
      expect(all.find(({ status }) => status === 409)?.body.code).toBe("too_many_custom_fields");
      const many = there.filter(({ key }) => key.startsWith("many_"));
      for (const { id } of many) {
        expect((await post(`/api/custom-fields/${id}/archive`, undefined, manager)).status).toBe(200);
      }
      expect((await get("/api/custom-fields?subject=contact")).body.items).toHaveLength(50 - many.length);
      expect((await get("/api/custom-fields?archived=true")).body.items).toHaveLength(many.length);
    });
  });

  describe("their values", () => {
    it("are kept, shown, changed one by one, emptied, and told of in the history", async () => {
      const custom = { tier: "gold", worth: 1200.5, renewal: "2027-01-31", vip: true, nickname: " Zed " };
      const { id, custom: kept } = await lead(custom);
      expect(kept).toEqual({ ...custom, nickname: "Zed" });
      const changed = await change(`/api/leads/${id}`, 1, { custom: { tier: "silver", vip: null } });
      expect(changed.body.custom).toEqual({
        tier: "silver",
        worth: 1200.5,
        renewal: "2027-01-31",
        nickname: "Zed",
      });
      const { body } = await get(`/api/leads/${id}?fields=custom`);
      expect(body).toEqual({ custom: changed.body.custom });
      const [{ changes }] = (await get(`/api/leads/${id}/changes`)).body.items;
      expect(changes).toEqual({
        "custom.tier": { from: "gold", to: "silver" },
        "custom.vip": { from: true, to: null },
      });
      const same = await change(`/api/leads/${id}`, 2, { custom: { tier: "silver" } });
      expect(same.body.version).toBe(2);
    });

    it("are checked, of leads and of contacts, when they are made and when they change: each with its pointer", async () => {
      const wrong = { tier: "bronze", worth: "much", unknown: 1, renewal: "2027-02-30", nickname: ["x"] };
      for (const [path, base] of [
        ["/api/leads", { company: "Wrong" }],
        ["/api/contacts", { lastName: "Wrong" }],
      ] as const) {
        const { body } = await post(path, { ...base, custom: {} });
        const { nickname: _, ...own } = wrong;
        for (const answer of [
          await post(path, { ...base, custom: own }),
          await change(`${path}/${body.id}`, 1, { custom: own }),
        ]) {
          expect([answer.status, answer.body.code]).toEqual([422, "invalid_input"]);
          expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
            "#/custom/tier",
            "#/custom/worth",
            "#/custom/unknown",
            "#/custom/renewal",
          ]);
          expect(answer.body.errors[0].allowed).toEqual(["gold", "silver"]);
        }
        const nested = await post(path, { ...base, custom: wrong });
        expect(nested.body.errors).toMatchObject([{ pointer: "#/custom/nickname" }]);
      }
    });

    it("are needed where they are required, and taken no more where the field is archived", async () => {
      const field = { subject: "lead", key: "needed", label: "Needed", type: "text", isRequired: true };
      const { body } = await define(field);
      const missing = await post("/api/leads", { company: "Without" });
      expect(missing.body.errors).toMatchObject([{ pointer: "#/custom/needed" }]);
      const one = await lead({ needed: "here" });
      expect((await change(`/api/leads/${one.id}`, 1, { custom: { needed: null } })).status).toBe(422);
      expect((await change(`/api/leads/${one.id}`, 1, { source: "fair" })).status).toBe(200);
      await post(`/api/custom-fields/${body.id}/archive`, undefined, manager);
      expect((await post("/api/leads", { company: "Without" })).status).toBe(201);
      expect((await change(`/api/leads/${one.id}`, 2, { custom: { needed: "x" } })).status).toBe(422);
      expect(await idsBy("custom.needed=here")).toEqual([one.id]);
      expect((await change(`/api/leads/${one.id}`, 2, { custom: { needed: null } })).body.custom).toEqual({});
    });

    it("find leads and contacts: equal ones, ranges with both ends, all together", async () => {
      const [low, middle, high] = [
        await lead({ tier: "gold", worth: 9, renewal: "2030-01-01" }),
        await lead({ tier: "silver", worth: 10, renewal: "2030-06-30" }),
        await lead({ tier: "gold", worth: 1000, renewal: "2030-12-31" }),
      ].map(({ id }) => id);
      const since = "custom.renewal.from=2030-01-01";
      expect(await idsBy(since)).toEqual([low, middle, high]);
      expect(await idsBy(`${since}&custom.tier=gold`)).toEqual([low, high]);
      expect(await idsBy(`${since}&custom%5Btier%5D=gold`)).toEqual([low, high]);
      expect(await idsBy(`${since}&custom.worth.from=10`)).toEqual([middle, high]);
      expect(await idsBy(`${since}&custom.worth.to=10&custom.worth.from=9.5`)).toEqual([middle]);
      expect(await idsBy(`${since}&custom.renewal.to=2030-06-30`)).toEqual([low, middle]);
      expect(await idsBy(`${since}&custom.worth=10&custom.tier=silver`)).toEqual([middle]);
      expect(await idsBy(`${since}&custom.vip=false`)).toEqual([]);
      const { body } = await post("/api/contacts", { lastName: "Vip", custom: { vip: true } });
      const { items } = (await get("/api/contacts?custom.vip=true")).body;
      expect(items.map(({ id }: Item) => id)).toEqual([body.id]);
    });

    it("are found as they are now, although lists are cached", async () => {
      const { id } = await lead({ nickname: "cached" });
      expect(await idsBy("custom.nickname=cached")).toEqual([id]);
      expect(await idsBy("custom.nickname=cached")).toEqual([id]);
      await change(`/api/leads/${id}`, 1, { custom: { nickname: "other" } });
      expect(await idsBy("custom.nickname=cached")).toEqual([]);
    });

    it.each([
      ["custom.unknown=1", "query.custom.unknown"],
      ["custom.tier.from=gold", "query.custom.tier.from"],
      ["custom.worth=much", "query.custom.worth"],
      ["custom.renewal.to=tomorrow", "query.custom.renewal.to"],
      ["custom.tier=gold&custom.tier=silver", "query.custom.tier"],
      ["custom=gold", "query.custom"],
    ])("are not found by %s", async (query, path) => {
      for (const list of ["/api/leads", "/api/contacts", "/api/leads/export.csv"]) {
        const { status, body } = await get(`${list}?${query}`);
        expect([status, body.errors[0].path]).toEqual([422, path]);
      }
    });

    it("choose the leads of a dial list", async () => {
      const { id } = await lead({ nickname: "to dial" });
      const list = { name: "Own", leads: { filters: { custom: { nickname: "to dial" } } } };
      const { status, body } = await post("/api/dial-lists", list, manager);
      expect(status).toBe(201);
      const items = await app.db("dial_list_items").where({ list_id: body.id }).select("lead_id");
      expect(items.map(({ lead_id }: { lead_id: string }) => lead_id)).toEqual([id]);
      const wrong = { name: "Own", leads: { filters: { custom: { unknown: "x" } } } };
      expect((await post("/api/dial-lists", wrong, manager)).body.errors).toMatchObject([
        { pointer: "#/leads/filters/custom/unknown" },
      ]);
    });

    it("are merged one by one as somebody chooses, and given back", async () => {
      const [one, other] = [
        await lead({ tier: "gold", worth: 5 }),
        await lead({ tier: "silver", renewal: "2031-01-01" }),
      ];
      const request = { kind: "lead", into: one.id, from: [other.id] };
      const { fields } = (await post("/api/merges/preview", request)).body;
      const byName = new Map(fields.map((field: { field: string }) => [field.field, field]));
      expect(byName.get("custom.tier")).toMatchObject({ chosen: one.id, isConflict: true });
      expect(byName.get("custom.renewal")).toMatchObject({ chosen: other.id, isConflict: false });
      expect(byName.has("custom")).toBe(false);
      const merge = await post("/api/merges", { ...request, choose: { "custom.tier": other.id } });
      expect(merge.status).toBe(201);
      const merged = (await get(`/api/leads/${one.id}`)).body;
      expect(merged.custom).toEqual({ tier: "silver", worth: 5, renewal: "2031-01-01" });
      await change(`/api/leads/${one.id}`, merged.version, { custom: { worth: 6 } });
      expect((await post(`/api/merges/${merge.body.id}/undo`)).body.kept).toEqual([]);
      expect((await get(`/api/leads/${one.id}`)).body.custom).toEqual({ tier: "gold", worth: 6 });
      expect((await get(`/api/leads/${other.id}`)).body.custom).toEqual({
        tier: "silver",
        renewal: "2031-01-01",
      });
    });
  });

  describe("their columns in files", () => {
    const upload = async (content: string, kind = "leads") => {
      const response = await fetch(`${app.url}/api/imports?kind=${kind}`, {
        method: "POST",
        headers: { cookie: supervisor, "content-type": "text/csv" },
        body: content,
      });
      return JSON.parse(await response.text());
    };
    const rested = (id: string) =>
      eventually(
        "the import's rest",
        async () => {
          const { body } = await get(`/api/imports/${id}`, supervisor);
          return ["checked", "done", "failed", "undone"].includes(body.status) && body;
        },
        60_000,
      );
    const step = async (id: string, name: string, json: object = {}) => {
      const { body } = await post(
        `/api/imports/${id}/${name}`,
        name === "check" ? json : undefined,
        supervisor,
      );
      expect(body.errors).toBeUndefined();
      return rested(id);
    };

    it("are recognized by key or label, checked cell by cell, imported, filled in, and taken back", async () => {
      const there = await post("/api/leads", {
        email: "there@custom.example",
        custom: { tier: "gold", worth: 1 },
      });
      const file = await upload(
        [
          "Company;Email;custom.tier;The worth;The renewal;The vip",
          "New;new@custom.example;Silver;1 234,5;2027-03-01;oui",
          "There;there@custom.example;silver;;2028-01-01;no",
          "Bad;bad@custom.example;bronze;1,234;01/02/2027;perhaps",
        ].join("\n"),
      );
      expect(file.mapping).toEqual([
        "company",
        "email",
        "custom.tier",
        "custom.worth",
        "custom.renewal",
        "custom.vip",
      ]);
      await step(file.id, "check", { duplicates: "overwrite" });
      const lines = (await get(`/api/imports/${file.id}/lines`, supervisor)).body.items;
      expect(lines.map(({ action }: { action: string }) => action)).toEqual(["create", "update", "error"]);
      expect(lines[2].findings.map(({ field }: { field: string }) => field)).toEqual([
        "custom.tier",
        "custom.worth",
        "custom.renewal",
        "custom.vip",
      ]);
      await step(file.id, "confirm");
      const [fresh] = (await get("/api/leads?custom.worth=1234.5")).body.items;
      expect(fresh.custom).toEqual({ tier: "silver", worth: 1234.5, renewal: "2027-03-01", vip: true });
      const path = `/api/leads/${there.body.id}`;
      expect((await get(path)).body.custom).toEqual({
        tier: "silver",
        worth: 1,
        renewal: "2028-01-01",
        vip: false,
      });
      const { version } = (await get(path)).body;
      await change(path, version, { custom: { vip: true } });
      await step(file.id, "undo");
      expect((await get(path)).body.custom).toEqual({ tier: "gold", worth: 1, vip: true });
      expect((await get(`/api/leads/${fresh.id}`)).body.deletedAt).not.toBeNull();
    });

    it("fill in what is empty, and leave the rest", async () => {
      await post("/api/contacts", { email: "fill@custom.example", custom: { tier: "gold" } });
      const file = await upload("Email,custom.tier,custom.worth\nfill@custom.example,silver,7\n", "contacts");
      await step(file.id, "check", { duplicates: "fill" });
      await step(file.id, "confirm");
      const { items } = (await get("/api/contacts?custom.worth=7")).body;
      expect(items[0].custom).toEqual({ tier: "gold", worth: 7 });
    });

    it("are needed in new records where they are required; a mapping names fields that there are", async () => {
      const { body: field } = await define({
        subject: "contact",
        key: "must",
        label: "Must",
        type: "text",
        isRequired: true,
      });
      const file = await upload("Email,Must\nmust@custom.example,\n", "contacts");
      expect(file.mapping).toEqual(["email", "custom.must"]);
      await step(file.id, "check");
      const [line] = (await get(`/api/imports/${file.id}/lines`, supervisor)).body.items;
      expect([line.action, line.findings[0].code]).toEqual(["error", "is_missing"]);
      await post(`/api/custom-fields/${field.id}/archive`, undefined, manager);
      const again = await post(
        `/api/imports/${file.id}/check`,
        { mapping: ["email", "custom.must"] },
        supervisor,
      );
      expect(again.body.errors).toMatchObject([{ pointer: "#/mapping/1" }]);
    });

    it("are written to exports, for an import to take them again", async () => {
      await lead({ nickname: "exported", worth: -5, vip: false });
      const { text } = await exported("/api/leads/export.csv?custom.nickname=exported&byteOrderMark=false");
      const [header = "", row = ""] = text.split(/\r?\n/);
      const cells = new Map(header.split(",").map((name, index) => [name, row.split(",")[index]]));
      expect(cells.get("custom.worth")).toBe("-5");
      expect(cells.get("custom.vip")).toBe("false");
      expect(cells.get("custom.tier")).toBe("");
      expect((await upload(text)).mapping).toEqual(
        expect.arrayContaining(["custom.worth", "custom.vip", "custom.tier", "custom.nickname"]),
      );
    });

    const exported = async (path: string) => {
      const response = await fetch(`${app.url}${path}`, { headers: { cookie: supervisor } });
      return { text: await response.text() };
    };
  });
});
