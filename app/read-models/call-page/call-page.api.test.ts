import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callStory } from "../../migrations/0015-call-story.ts";
import { insertAlert } from "../../test/factories/alerts.ts";
import { insertCall } from "../../test/factories/calls.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { alertToolCall, endOfCallReport, statusUpdate, vapiCall } from "../../test/vapi-messages.ts";

interface Entry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string | null;
  readonly sincePreviousMs: number | null;
}

describe("the story of a call", () => {
  let app: TestApplication;
  let cookie: string;
  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookie = await app.signIn("agent");
  });
  afterAll(() => app.close());

  const begin = Date.now() - 60_000;
  const pageOf = async (id: string) => (await app.request(`/api/calls/${id}`, { cookie })).body;
  const idOf = async (call: { id: string }) =>
    (await app.db("calls").where({ provider_call_id: call.id }).first("id")).id;

  /** A whole call; resolves with its id. */
  async function wholeCall(): Promise<string> {
    const call = vapiCall();
    await app.vapi(statusUpdate(call, "ringing", { timestamp: begin }));
    await app.vapi(statusUpdate(call, "in-progress", { timestamp: begin + 4_000 }));
    await app.vapi({
      ...alertToolCall(call, { priority: "P1", message: "Flood" }),
      timestamp: begin + 9_000,
    });
    await app.vapi({ ...endOfCallReport(call), timestamp: begin + 30_000 });
    return idOf(call);
  }

  it("stays as it was when the vendors' events are forgotten", async () => {
    const id = await wholeCall();
    const before = await pageOf(id);
    expect(before.timeline.map(({ kind }: Entry) => kind)).toEqual(
      expect.arrayContaining(["call.ringing", "call.in_progress", "alert.raised", "call.ended"]),
    );
    await app.db("provider_events").delete();
    expect((await pageOf(id)).timeline).toEqual(before.timeline);
  });

  it("is told nothing twice by an event that comes again", async () => {
    const call = vapiCall();
    const told = statusUpdate(call, "in-progress", { timestamp: begin });
    for (let times = 0; times < 3; times += 1) await app.vapi(told);
    expect((await pageOf(await idOf(call))).timeline).toHaveLength(1);
  });

  it("shows the newest of very many entries first, and leads to every other one", async () => {
    const { id } = await insertCall(app.db);
    await insertAlert(app.db, { call_id: id, created_at: new Date(begin) });
    const rows = Array.from({ length: 650 }, (_, index) => ({
      call_id: id,
      // Several share their time: the order must not depend on it.
      at: new Date(begin + Math.floor(index / 3) * 100),
      kind: "voice_agent",
      what: "interrupted",
    }));
    await app.db("call_story").insert(rows);
    await app.db("call_story").insert({ call_id: id, at: new Date(), kind: "status", what: "completed" });
    const page = await pageOf(id);
    expect(page.timeline).toHaveLength(200);
    expect(page.timeline.at(-1)).toMatchObject({ kind: "call.ended" });
    const all: Entry[] = [...page.timeline];
    for (let cursor = page.earlierCursor; cursor !== null; ) {
      const { body } = await app.request(`/api/calls/${id}/timeline?limit=100&cursor=${cursor}`, { cookie });
      all.unshift(...body.items);
      cursor = body.nextCursor;
    }
    expect(new Set(all.map((entry) => entry.id)).size).toBe(652);
    expect(all.filter(({ kind }) => kind === "alert.raised")).toHaveLength(1);
    const times = all.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(all.map(({ sincePreviousMs }) => sincePreviousMs)).toEqual(
      all.map(({ at }, index) =>
        index === 0 ? null : Date.parse(at) - Date.parse(all[index - 1]?.at ?? ""),
      ),
    );
  });

  it("answers 404 for an unknown call and 422 for a cursor of another list", async () => {
    const { id } = await insertCall(app.db);
    const timeline = (of: string, query = "") => app.request(`/api/calls/${of}/timeline${query}`, { cookie });
    expect((await timeline("01990000-0000-7000-8000-000000000000")).status).toBe(404);
    expect((await timeline(id, "?cursor=bm9uZQ")).body.code).toBe("invalid_cursor");
  });

  describe("of calls from before it was kept", () => {
    it("is made of the events that there still are, and a further attempt adds nothing", async () => {
      const ids = [await wholeCall(), await wholeCall()];
      const told = async () =>
        Promise.all(
          ids.map(async (id) =>
            (await pageOf(id)).timeline.map(({ at, kind, title, detail }: Entry) => ({
              at,
              kind,
              title,
              detail,
            })),
          ),
        );
      const before = await told();
      await app.db("call_story").delete();
      await callStory.up(app.db);
      await callStory.up(app.db);
      const inOrder = (entries: Entry[]) =>
        entries.toSorted((a, b) => a.at.localeCompare(b.at) || a.kind.localeCompare(b.kind));
      expect((await told()).map(inOrder)).toEqual(before.map(inOrder));
    });
  });
});
