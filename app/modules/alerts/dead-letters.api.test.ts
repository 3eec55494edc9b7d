import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertAlert } from "../../test/factories/alerts.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { observeDeadLetters } from "../messages/index.ts";
import { messagesRepository } from "../messages/messages.repository.ts";
import { createTestDatabase } from "../../test/test-database.ts";

interface Letter {
  readonly id: string;
  readonly priority: number;
}

describe("dead letters", () => {
  let app: TestApplication;
  let admin: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    admin = await app.signIn("admin");
  });
  afterAll(() => app.close());
  beforeEach(() => app.db("messages").delete());

  /** Writes given-up SMS of one alert, the first of them the newest. */
  async function givenUp(...priorities: readonly number[]): Promise<Letter[]> {
    const alert = await insertAlert(app.db);
    const rows = priorities.map((priority, index) => ({
      id: randomUUID(),
      alert_id: alert.id,
      direction: "outbound",
      status: "failed",
      priority,
      recipient_name: "Ada Example",
      to_number: "+15145550111",
      content: "Flood",
      error_reason: "refused",
      failed_at: new Date(Date.now() - index * 60_000),
    }));
    await app.db("messages").insert(rows);
    return rows.map(({ id, priority }) => ({ id, priority }));
  }
  const list = async (query = "", cookie = admin) =>
    (await app.request(`/api/alerts/dead-letters${query}`, { cookie })).body;
  const ids = (items: readonly Letter[]) => items.map(({ id }) => id);
  async function act(
    id: string,
    action: string,
    cookie = admin,
    reason = "told by telephone",
  ): Promise<unknown> {
    const answer = await app.request(`/api/alerts/dead-letters/${id}/${action}`, {
      cookie,
      ...(action === "restore" || action === "replay" ? { method: "POST" } : { json: { reason } }),
    });
    return answer.body.code ?? answer.status;
  }
  const onlyId = async () => (await givenUp(1))[0]?.id ?? "";

  it("are listed with the most urgent first, page by page: hundreds of P4 do not hide a P1", async () => {
    const letters = await givenUp(4, 4, 4, 2, 4, 1, 2);
    const expected = letters.toSorted((a, b) => a.priority - b.priority);
    const seen: Letter[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: Letter[]; nextCursor: string | null } = await list(
        `?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(ids(seen)).toEqual(ids(expected));
    expect(ids((await list("?priority=4")).items)).toEqual(
      ids(letters.filter(({ priority }) => priority === 4)),
    );
    const other = Buffer.from(`2026-01-01T00:00:00.000Z|${randomUUID()}`).toString("base64url");
    expect((await list(`?cursor=${other}`)).code).toBe("invalid_cursor");
  });

  it("say who looks after them, and why", async () => {
    const id = await onlyId();
    expect(await act(id, "acknowledge", await app.signIn("agent"))).toBe("forbidden");
    expect(await act(id, "acknowledge", await app.signIn("supervisor"))).toBe(204);
    expect((await list()).items).toMatchObject([
      { id, settlement: "acknowledged", settledReason: "told by telephone", settledAt: expect.any(String) },
    ]);
    expect(await act(id, "acknowledge")).toBe("already_acknowledged");
    expect((await list("?state=open")).items).toEqual([]);
  });

  it("are put away and taken back by an admin, with the reason in the audit log and in the call's story", async () => {
    const id = await onlyId();
    expect(await act(id, "discard", await app.signIn("supervisor"))).toBe("forbidden");
    expect(await act(id, "discard", admin, "")).toBe("invalid_input");
    expect(await act(id, "discard")).toBe(204);
    expect((await list()).items).toEqual([]);
    expect(ids((await list("?state=discarded")).items)).toEqual([id]);
    for (const action of ["discard", "acknowledge", "replay"])
      expect(await act(id, action)).toBe("already_discarded");
    expect(await act(id, "restore")).toBe(204);
    expect(await act(id, "restore")).toBe("not_settled");
    const [letter] = (await list()).items;
    expect(letter).toMatchObject({ id, settlement: null, settledReason: null });
    const audit = await app.db("audit_log").where({ subject_id: id }).orderBy("id");
    expect(audit).toMatchObject([
      { action: "dead_letter.discarded", detail: { reason: "told by telephone" } },
      { action: "dead_letter.restored", detail: {} },
    ]);
    const { timeline } = (await app.request(`/api/calls/${letter.callId}`, { cookie: admin })).body;
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: "message.discarded", detail: "Ada Example: told by telephone" }),
    );
  });

  it("are unknown when they were never given up, or sent again", async () => {
    const id = await onlyId();
    expect(await act(id, "acknowledge")).toBe(204);
    expect(await act(id, "replay")).toBe(202);
    for (const action of ["acknowledge", "discard", "restore"])
      expect(await act(id, action)).toBe("dead_letter_not_found");
    expect(await app.db("messages").where({ id }).first()).toMatchObject({
      settlement: null,
      status: "queued",
    });
    expect(await act(randomUUID(), "discard")).toBe("dead_letter_not_found");
  });

  it("leave the gauge when they are discarded, and what is left is told by priority", async () => {
    const [p1, p4, other] = await givenUp(1, 4, 4);
    await act(p4?.id ?? "", "discard");
    await act(other?.id ?? "", "acknowledge");
    const database = createTestDatabase(app.databaseUrl);
    const points = observeDeadLetters(await messagesRepository.countDead(database.pool));
    await database.close();
    const value = (priority: string, state: string) =>
      points.find(
        ({ attributes }) =>
          attributes?.["trunkline.priority"] === priority &&
          attributes["trunkline.dead_letter.state"] === state,
      )?.value;
    expect(p1).toBeDefined();
    expect([value("P1", "open"), value("P4", "open"), value("P4", "acknowledged")]).toEqual([1, 0, 1]);
    expect(points).toHaveLength(8);
  });
});
