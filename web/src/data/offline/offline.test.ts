import "fake-indexeddb/auto";
import { type Query, QueryClient } from "@tanstack/preact-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../query-client.ts";
import { rememberShown } from "../shown.ts";
import { pack, unpack } from "./compress.ts";
import { keepCopy, pruneCopies, readCopy } from "./copies.ts";
import { KEPT_MS, MAX_COPIES } from "./copy-rules.ts";
import { offlineDatabase, type WaitingWrite } from "./database.ts";
import { keepCopies, showCopy } from "./keeping.ts";
import { addWrite, type OutboxNews, replaceWrite, waitingWrites, withNewKey } from "./outbox.ts";
import { setOwnerOfCopies } from "./owner.ts";
import { forgetPerson, keepPerson, keptPerson } from "./person.ts";
import { recordPath } from "./queueable.ts";
import { sendWrites } from "./send-writes.ts";
import { withCopy } from "./start.ts";

const ADA = "ada";
const NOW = Date.now();

beforeEach(async () => {
  const database = await offlineDatabase();
  for (const store of ["copies", "outbox", "person"] as const) await database.clear(store);
  setOwnerOfCopies(ADA);
});

describe("copies in the browser", () => {
  it("are compressed and come back as they were, maps included", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => ({ id: index, name: "Ada Lovelace" }));
    const value = { rows, byId: new Map([["a", { count: 1 }]]) };
    const content = await pack(value);
    expect(content.byteLength).toBeLessThan(JSON.stringify(rows).length / 4);
    expect(await unpack(content)).toEqual(value);
  });

  it("belong to one person, and go when nobody or somebody else sits here", async () => {
    await keepPerson({ id: ADA } as never);
    await keepCopy(ADA, "[1]", { data: "hers", atMs: NOW });
    expect(await readCopy("grace", "[1]")).toBeUndefined();
    await keepPerson({ id: "grace" } as never);
    setOwnerOfCopies("grace");
    expect(await readCopy(ADA, "[1]")).toBeUndefined();
    await keepCopy("grace", "[1]", { data: "hers", atMs: NOW });
    expect(await readCopy("grace", "[1]")).toBeDefined();
    await forgetPerson();
    expect(await readCopy("grace", "[1]")).toBeUndefined();
    expect(await keptPerson()).toBeUndefined();
  });

  it("are not left by a write that had begun when somebody signed out", async () => {
    const writing = keepCopy(ADA, "[1]", { data: "hers", atMs: NOW });
    setOwnerOfCopies(undefined);
    await forgetPerson();
    await writing;
    expect(await readCopy(ADA, "[1]")).toBeUndefined();
  });

  it.each([
    ["signs in", () => undefined],
    ["signs in after a sign-out", (client: QueryClient) => client.clear()],
  ])("are never written as those of somebody who %s before they are written", async (_what, leave) => {
    const listeners: Record<string, () => void> = {};
    vi.stubGlobal("document", {
      visibilityState: "hidden",
      addEventListener: (kind: string, listener: () => void) => {
        listeners[kind] = listener;
      },
      removeEventListener: () => undefined,
    });
    const client = new QueryClient();
    const stop = keepCopies(client);
    client.setQueryData(["leads"], "Ada's");
    leave(client);
    setOwnerOfCopies("grace");
    client.setQueryData(["calls"], "Grace's");
    listeners.visibilitychange?.();
    await vi.waitFor(async () => expect(await readCopy("grace", '["calls"]')).toBeDefined());
    expect(await readCopy("grace", '["leads"]')).toBeUndefined();
    stop();
    vi.unstubAllGlobals();
  });

  it("are as many as are allowed, the newest", async () => {
    await keepCopy(ADA, "old", { data: 0, atMs: NOW - KEPT_MS - 1 });
    for (let n = 0; n <= MAX_COPIES; n += 1) await keepCopy(ADA, `${n}`, { data: n, atMs: NOW + n });
    await pruneCopies(ADA, NOW);
    expect(await readCopy(ADA, "old")).toBeUndefined();
    expect(await readCopy(ADA, "0")).toBeUndefined();
    expect(await readCopy(ADA, "1")).toBeDefined();
    expect(await readCopy(ADA, `${MAX_COPIES}`)).toBeDefined();
  });

  it.each([
    ["young, while the server is asked", 299_000, "asking", "kept"],
    ["old, while the server is asked", 301_000, "asking", undefined],
    ["old, when no answer came", 301_000, "unanswered", "kept"],
    ["older than a week, when no answer came", KEPT_MS + 1_000, "unanswered", undefined],
  ] as const)("are shown as their age allows: %s", async (_what, ageMs, whenIsIt, shown) => {
    const client = new QueryClient();
    const atMs = Date.now() - ageMs;
    await keepCopy(ADA, '["leads"]', { data: "kept", atMs });
    void client.fetchQuery({ queryKey: ["leads"], queryFn: () => new Promise(() => undefined) });
    const query = client.getQueryCache().find({ queryKey: ["leads"] });
    if (!query) throw new Error("the query is gone");
    await showCopy(client, query, whenIsIt);
    expect(client.getQueryData(["leads"])).toBe(shown);
    if (shown) expect(query.state.dataUpdatedAt).toBe(atMs);
  });

  it("are not shown while the server is asked for what a part may have broken over", async () => {
    const answers: (() => void)[] = [];
    const ask = (name: string) =>
      queryClient.fetchQuery({
        queryKey: [name],
        queryFn: () => new Promise<string>((resolve) => answers.push(() => resolve("right"))),
        persister: ((queryFn: () => Promise<string>, _context: unknown, query: Query) =>
          withCopy(queryFn, query)) as never,
      });
    for (const name of ["leads", "calls"])
      await keepCopy(ADA, JSON.stringify([name]), { data: "broken", atMs: Date.now() });
    queryClient.setQueryData(["leads"], "broken");
    await rememberShown(queryClient)();
    const asked = ["leads", "calls"].map(ask);
    await expect.poll(() => queryClient.getQueryData(["calls"])).toBe("broken");
    expect(queryClient.getQueryData(["leads"])).toBeUndefined();
    for (const answer of answers) answer();
    expect(await Promise.all(asked)).toEqual(["right", "right"]);
    // What the server has said since is as good as any.
    queryClient.clear();
    const again = ask("leads").catch(() => undefined);
    await expect.poll(() => queryClient.getQueryData(["leads"])).toBe("broken");
    queryClient.clear();
    await again;
  });
});

describe("writes that wait", () => {
  const write = (changes: Partial<WaitingWrite>): Omit<WaitingWrite, "id"> => ({
    ...{
      userId: ADA,
      operation: "addCallNote",
      method: "POST",
      path: "/api/calls/1/notes",
      body: { body: "x" },
    },
    ...{ idempotencyKey: "key", madeAtMs: NOW, state: "waiting" as const },
    ...changes,
  });
  const lead = (source: string, version = 1) =>
    write({ operation: "updateLead", method: "PATCH", path: "/api/leads/7", body: { source }, version });

  interface Asked {
    readonly what: string;
    readonly headers: Headers;
    readonly body: unknown;
  }
  interface Server {
    readonly asked: readonly Asked[];
    readonly told: readonly OutboxNews[];
    send(): ReturnType<typeof sendWrites>;
    /** What happens while it thinks. */
    beforeAnswer?: () => Promise<unknown> | undefined;
  }

  /** A server that answers by method and path, in the order given. */
  function server(answers: Record<string, Response[]>, userId: string | null = ADA) {
    const asked: Asked[] = [];
    const fetching = vi.fn(async (path: string, options: RequestInit = {}) => {
      const what = `${options.method ?? "GET"} ${path}`;
      if (path === "/api/session")
        return userId === null ? new Response(null, { status: 401 }) : json({ user: { id: userId } });
      asked.push({
        what,
        headers: new Headers(options.headers),
        body: JSON.parse(String(options.body ?? "null")),
      });
      await made.beforeAnswer?.();
      const answer = answers[what]?.shift();
      if (!answer) throw new TypeError("no network");
      return answer;
    });
    const told: OutboxNews[] = [];
    const send = () => sendWrites({ fetch: fetching as never, tell: (news) => told.push(news) });
    const made: Server = { asked, told, send };
    return made;
  }
  const json = (body: unknown, status = 200) => Response.json(body, { status });

  it("go out in order, each with its key, and are forgotten", async () => {
    await addWrite(write({ body: { body: "first" }, idempotencyKey: "a" }));
    await addWrite(write({ body: { body: "second" }, idempotencyKey: "b" }));
    const { asked, told, send } = server({ "POST /api/calls/1/notes": [json({}, 201), json({}, 201)] });
    expect(await send()).toBe("done");
    expect(asked.map(({ body }) => body)).toEqual([{ body: "first" }, { body: "second" }]);
    expect(asked.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual(['"a"', '"b"']);
    expect(told.map(({ kind }) => kind)).toEqual(["sent", "sent"]);
    expect(await waitingWrites(ADA)).toEqual([]);
  });

  it("stop where the server is away, and keep their order", async () => {
    await addWrite(write({ body: 1 }));
    await addWrite(write({ body: 2 }));
    const { asked, send } = server({});
    expect(await send()).toBe("later");
    expect(asked).toHaveLength(1);
    expect((await waitingWrites(ADA)).map(({ body }) => body)).toEqual([1, 2]);
  });

  it("are asked for with an end, since all tabs wait for the one that sends", async () => {
    await addWrite(write({}));
    const fetching = vi.fn(async (path: string, _options?: RequestInit) =>
      path === "/api/session" ? json({ user: { id: ADA } }) : json({}, 201),
    );
    await sendWrites({ fetch: fetching as never, tell: () => undefined });
    expect(fetching.mock.calls.map(([, options]) => options?.signal)).toEqual([
      expect.any(AbortSignal),
      expect.any(AbortSignal),
    ]);
  });

  it.each([401, 429, 503])("wait when the server says %i", async (status) => {
    await addWrite(write({}));
    const { send } = server({ "POST /api/calls/1/notes": [json({}, status)] });
    expect(await send()).toBe("later");
    expect(await waitingWrites(ADA)).toMatchObject([{ state: "waiting" }]);
  });

  it("wait while the server still carries them out", async () => {
    await addWrite(write({}));
    const { send } = server({
      "POST /api/calls/1/notes": [json({ code: "idempotent_request_running" }, 409)],
    });
    expect(await send()).toBe("later");
    expect(await waitingWrites(ADA)).toMatchObject([{ state: "waiting", idempotencyKey: "key" }]);
  });

  it("are done when only their answer was lost", async () => {
    await addWrite(write({}));
    const { send, told } = server({
      "POST /api/calls/1/notes": [json({ code: "idempotent_answer_lost" }, 409)],
    });
    expect(await send()).toBe("done");
    expect(await waitingWrites(ADA)).toEqual([]);
    expect(told).toMatchObject([{ kind: "sent" }]);
  });

  it("are the person's to decide on when the server may have forgotten their key, until they have another", async () => {
    await addWrite(write({ madeAtMs: Date.now() - 21 * 3_600_000 }));
    const { asked, send } = server({ "POST /api/calls/1/notes": [json({}, 201)] });
    expect(await send()).toBe("done");
    expect(asked).toEqual([]);
    const [old] = await waitingWrites(ADA);
    expect(old).toMatchObject({ state: "refused", reason: expect.stringContaining("twice") });
    if (old) await replaceWrite({ ...withNewKey(old), state: "waiting" });
    await send();
    expect(asked).toHaveLength(1);
  });

  it("change the version that the one before has made", async () => {
    await addWrite(lead("fair"));
    await addWrite(lead("letter"));
    const { asked, send } = server({ "PATCH /api/leads/7": [json({ version: 2 }), json({ version: 3 })] });
    expect(await send()).toBe("done");
    expect(asked.map(({ headers }) => headers.get("If-Match"))).toEqual(['"1"', '"2"']);
    const keys = asked.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys[0]).toBe('"key"');
    expect(keys[1]).not.toBe('"key"');
  });

  it("change the version that one before has made which named none, also when they were written meanwhile", async () => {
    await addWrite(
      write({ operation: "changeLeadStatus", path: "/api/leads/7/status", body: { status: "won" } }),
    );
    const sending = server({
      "POST /api/leads/7/status": [json({ version: 2 })],
      "PATCH /api/leads/7": [json({ version: 3 })],
    });
    sending.beforeAnswer = () => (sending.asked.length === 1 ? addWrite(lead("letter")) : undefined);
    expect(await sending.send()).toBe("done");
    expect(sending.asked.map(({ headers }) => headers.get("If-Match"))).toEqual([null, '"2"']);
  });

  it("show what the server has instead after a conflict, and hold back what follows on the same record alone", async () => {
    await addWrite(lead("mine"));
    await addWrite(lead("mine again"));
    await addWrite(write({}));
    const { asked, send } = server({
      "PATCH /api/leads/7": [json({ title: "Changed meanwhile" }, 412)],
      "GET /api/leads/7": [json({ source: "theirs", version: 5 })],
      "POST /api/calls/1/notes": [json({}, 201)],
    });
    expect(await send()).toBe("done");
    expect(asked.map(({ what }) => what)).toEqual([
      "PATCH /api/leads/7",
      "GET /api/leads/7",
      "POST /api/calls/1/notes",
    ]);
    expect(await waitingWrites(ADA)).toMatchObject([
      { state: "conflict", reason: "Changed meanwhile", theirs: { source: "theirs", version: 5 } },
      { state: "waiting", body: { source: "mine again" } },
    ]);
  });

  it("say why they were refused", async () => {
    await addWrite(write({}));
    const { send } = server({
      "POST /api/calls/1/notes": [json({ title: "Not found", detail: "No such call" }, 404)],
    });
    expect(await send()).toBe("done");
    expect(await waitingWrites(ADA)).toMatchObject([{ state: "refused", reason: "No such call" }]);
  });

  it("of one person are never sent as another, nor as nobody", async () => {
    await addWrite(write({}));
    for (const userId of ["grace", null]) {
      const { asked, send } = server({}, userId);
      await send();
      expect(asked).toEqual([]);
    }
    expect(await waitingWrites(ADA)).toHaveLength(1);
  });

  it("know the record that they change", () => {
    expect(recordPath("updateLead", "/api/leads/7")).toBe("/api/leads/7");
    expect(recordPath("changeLeadStatus", "/api/leads/7/status")).toBe("/api/leads/7");
    expect(recordPath("addCallNote", "/api/calls/1/notes")).toBeUndefined();
  });
});
