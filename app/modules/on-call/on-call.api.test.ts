import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLive } from "../../test/e2e/clients.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();

describe("on-call schedules", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let manager: string;
  let [ann, bob] = ["", ""];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    [agent, supervisor, manager] = [
      await app.signIn("agent"),
      await app.signIn("supervisor"),
      await app.signIn("manager"),
    ];
    ann = (await insertUser(app.db, { name: "Ann", phone: "+15145550181" })).id;
    bob = (await insertUser(app.db, { name: "Bob", phone: "+15145550182" })).id;
  });
  afterAll(() => app.close());

  const layer = (people: readonly string[], given: object = {}) => ({
    name: "Dispatchers",
    people,
    rotation: { every: 1, unit: "days" },
    startsOn: "2026-01-05",
    handoverAt: "08:00",
    ...given,
  });
  const make = (json: object, cookie = manager) => app.request("/api/on-call/schedules", { cookie, json });
  const newSchedule = (layers: readonly object[], name: string = randomUUID()) =>
    make({ name, timeZone: "America/Toronto", layers });
  const change = (path: string, method: string, version: number, json?: object, cookie = manager) =>
    app.request(`/api/on-call/schedules/${path}`, {
      method,
      cookie,
      ...(json ? { json } : {}),
      headers: { "if-match": `"${version}"` },
    });
  const shifts = (id: string, from: string, until: string) =>
    app.request(`/api/on-call/schedules/${id}/shifts?from=${from}&until=${until}`, { cookie: agent });
  const override = (id: string, json: object, cookie = supervisor) =>
    app.request(`/api/on-call/schedules/${id}/overrides`, { cookie, json });
  const nowOf = async (id: string) => {
    const { body } = await app.request("/api/on-call/now", { cookie: agent });
    return body.items.find(({ schedule }: { schedule: { id: string } }) => schedule.id === id);
  };

  it("are made, changed on their version and deleted by managers; all of it is in the audit log", async () => {
    const made = await newSchedule([layer([ann, bob])], "Night desk");
    expect([made.status, made.headers.get("etag")]).toEqual([201, '"1"']);
    const { id } = made.body;
    expect(made.body.layers).toMatchObject([
      { people: [{ id: ann, name: "Ann", isHere: true }, { id: bob }], hours: [] },
    ]);
    expect((await make({ name: "night DESK", timeZone: "UTC", layers: [layer([ann])] })).body.code).toBe(
      "on_call_schedule_exists",
    );
    const changed = await change(id, "PATCH", 1, { name: "Nights", layers: [layer([bob])] });
    expect(changed.body).toMatchObject({ name: "Nights", version: 2, timeZone: "America/Toronto" });
    expect((await change(id, "PATCH", 1, { name: "Late" })).status).toBe(412);
    expect((await change(id, "DELETE", 2)).status).toBe(204);
    expect((await app.request(`/api/on-call/schedules/${id}`, { cookie: agent })).status).toBe(404);
    expect(await app.db("audit_log").where({ subject_id: id }).orderBy("id").pluck("action")).toEqual([
      "on_call_schedule.created",
      "on_call_schedule.changed",
      "on_call_schedule.deleted",
    ]);
  });

  it("come back with their overrides when they were deleted by mistake, unless their name is taken", async () => {
    const { body: made } = await newSchedule([layer([ann])], "Weekend desk");
    const { id } = made;
    await override(id, { userId: bob, startsAt: inHours(-1), endsAt: inHours(3), reason: null });
    const restore = (cookie = manager) =>
      app.request(`/api/on-call/schedules/${id}/restore`, { method: "POST", cookie });
    expect((await change(id, "DELETE", 1)).status).toBe(204);
    for (const path of [id, `${id}/overrides`, `${id}/shifts?from=${inHours(0)}&until=${inHours(1)}`])
      expect((await app.request(`/api/on-call/schedules/${path}`, { cookie: agent })).status).toBe(404);
    expect(await nowOf(id)).toBeUndefined();
    expect((await override(id, { userId: bob, startsAt: inHours(1), endsAt: inHours(2) })).status).toBe(404);
    const { body: other } = await newSchedule([layer([ann])], "weekend DESK");
    expect((await restore()).body.code).toBe("on_call_schedule_exists");
    await change(other.id, "DELETE", 1);
    expect((await restore(supervisor)).status).toBe(403);
    const back = await restore();
    expect([back.status, back.body.version, back.headers.get("etag")]).toEqual([200, 3, '"3"']);
    expect(await nowOf(id)).toMatchObject({ person: { id: bob }, source: { kind: "override" } });
    expect((await restore()).body.version).toBe(3);
    expect(
      (
        await app.request(`/api/on-call/schedules/${randomUUID()}/restore`, {
          method: "POST",
          cookie: manager,
        })
      ).status,
    ).toBe(404);
    expect(await app.db("audit_log").where({ subject_id: id }).orderBy("id").pluck("action")).toContain(
      "on_call_schedule.restored",
    );
  });

  it("are refused where nobody would ever be on call", async () => {
    const [gone] = await Promise.all([insertUser(app.db, { name: "Leaves" })]);
    const { body } = await newSchedule([layer([gone.id, ann])]);
    await app.db("users").where({ id: gone.id }).update({ disabled_at: new Date() });
    const refused = await change(body.id, "PATCH", 1, { layers: [layer([gone.id])] });
    expect([refused.status, refused.body.code]).toEqual([409, "on_call_schedule_of_nobody"]);
    // One that begins in years is somebody's then.
    expect(
      (await change(body.id, "PATCH", 1, { layers: [layer([ann], { startsOn: "2099-01-01" })] })).status,
    ).toBe(200);
    // The name can be changed whoever has left.
    await app
      .db("on_call_schedules")
      .where({ id: body.id })
      .update({ layers: JSON.stringify([{ ...layer([gone.id]), hours: [] }]) });
    expect((await change(body.id, "PATCH", 2, { name: randomUUID() })).status).toBe(200);
  });

  it("say who would be on call before they are kept", async () => {
    const { body: schedule } = await newSchedule([layer([ann])]);
    await override(schedule.id, { userId: bob, startsAt: inHours(1), endsAt: inHours(2), reason: "Dentist" });
    const preview = (given: object, cookie = manager) =>
      app.request("/api/on-call/schedules/preview", {
        cookie,
        json: { timeZone: "UTC", layers: [layer([bob])], from: inHours(0), until: inHours(4), ...given },
      });
    const fresh = await preview({});
    expect(fresh.status).toBe(200);
    expect(fresh.body.isOfNobody).toBe(false);
    expect(new Set(fresh.body.items.map(({ person }: { person: { id: string } }) => person.id))).toEqual(
      new Set([bob]),
    );
    const changed = await preview({ layers: [layer([ann])], scheduleId: schedule.id });
    expect(changed.body.items).toContainEqual(
      expect.objectContaining({
        person: { id: bob, name: "Bob" },
        source: expect.objectContaining({ name: "Dentist" }),
      }),
    );
    const nobody = await preview({ layers: [layer([randomUUID()])] });
    expect(nobody.body).toMatchObject({ isOfNobody: true, items: [{ person: null }] });
    expect((await preview({ until: inHours(24 * 46) })).status).toBe(422);
    expect((await preview({ scheduleId: randomUUID() })).status).toBe(404);
    expect((await preview({}, supervisor)).status).toBe(403);
    const { body: kept } = await app.request(`/api/on-call/schedules/${schedule.id}`, { cookie: agent });
    expect(kept.version).toBe(1);
  });

  it("say what is wrong, where", async () => {
    for (const [json, path] of [
      [{ timeZone: "Mars/Olympus", layers: [layer([ann])] }, "timeZone"],
      [{ timeZone: "UTC", layers: [] }, "layers"],
      [{ timeZone: "UTC", layers: [layer([randomUUID()])] }, "layers.0.people.0"],
      [{ timeZone: "UTC", layers: [layer([ann], { handoverAt: "24:00" })] }, "layers.0.handoverAt"],
      [{ timeZone: "UTC", layers: [layer([ann], { startsOn: "2026-02-30" })] }, "layers.0.startsOn"],
      [
        {
          timeZone: "UTC",
          layers: [
            layer([ann], {
              hours: [{ from: { day: "monday", time: "09:00" }, until: { day: "monday", time: "09:00" } }],
            }),
          ],
        },
        "layers.0.hours.0.until",
      ],
    ] as const) {
      const { status, body } = await make({ name: randomUUID(), ...json });
      expect([status, body.errors?.[0]?.path]).toEqual([422, path]);
    }
    const { body } = await newSchedule([layer([ann])]);
    for (const [from, until] of [
      ["2026-11-26T00:00:00Z", "2026-11-26T00:00:00Z"],
      ["2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"],
    ] as const)
      expect((await shifts(body.id, from, until)).status).toBe(422);
  });

  it("tell their shifts, overrides included, and leave the turn of who has gone to what lies below", async () => {
    const [gone] = await Promise.all([insertUser(app.db, { name: "Gone" })]);
    const { body } = await newSchedule([layer([ann]), layer([bob, gone.id], { name: "Cover" })]);
    await app.db("users").where({ id: gone.id }).update({ disabled_at: new Date() });
    const { body: told } = await shifts(body.id, "2026-11-26T13:00:00Z", "2026-11-28T13:00:00Z");
    expect(told.items).toMatchObject([
      { person: { name: "Ann" }, source: { kind: "layer", name: "Dispatchers" } },
      { person: { name: "Bob" }, source: { kind: "layer", name: "Cover" } },
    ]);
    const { body: shown } = await app.request(`/api/on-call/schedules/${body.id}`, { cookie: agent });
    expect(shown.layers[1].people[1]).toEqual({ id: gone.id, name: "Gone", isHere: false });
    // They may stay in it when something else is changed, and nobody new who is not here may come in.
    expect((await change(body.id, "PATCH", 1, { layers: [layer([ann, gone.id])] })).status).toBe(200);
  });

  it("are overridden by supervisors, who take that back", async () => {
    const { body: schedule } = await newSchedule([layer([ann])]);
    const json = { userId: bob, startsAt: inHours(-1), endsAt: inHours(3), reason: "Ann is ill" };
    const made = await override(schedule.id, json);
    expect(made.body).toMatchObject({ person: { name: "Bob" }, reason: "Ann is ill", version: 1 });
    expect(await nowOf(schedule.id)).toMatchObject({
      person: { id: bob },
      source: { kind: "override", name: "Ann is ill", overrideId: made.body.id },
      until: json.endsAt,
      next: { person: { id: ann } },
    });
    const path = `${schedule.id}/overrides/${made.body.id}`;
    const longer = await change(path, "PUT", 1, { ...json, endsAt: inHours(5) }, supervisor);
    expect([longer.status, longer.body.version, longer.body.reason]).toEqual([200, 2, "Ann is ill"]);
    expect((await change(path, "DELETE", 1, undefined, supervisor)).status).toBe(412);
    const list = await app.request(`/api/on-call/schedules/${schedule.id}/overrides`, { cookie: agent });
    expect(list.body.items).toMatchObject([{ id: made.body.id }]);
    expect((await change(path, "DELETE", 2, undefined, supervisor)).status).toBe(204);
    expect(await nowOf(schedule.id)).toMatchObject({ person: { id: ann }, source: { kind: "layer" } });
    expect(
      await app.db("audit_log").where({ subject_id: schedule.id }).orderBy("id").pluck("action"),
    ).toEqual([
      "on_call_schedule.created",
      "on_call_override.created",
      "on_call_override.changed",
      "on_call_override.deleted",
    ]);
    for (const wrong of [
      { ...json, endsAt: inHours(-2) },
      { ...json, startsAt: inHours(-3), endsAt: inHours(-2) },
      { ...json, userId: randomUUID() },
    ])
      expect((await override(schedule.id, wrong)).status).toBe(422);
    expect((await override(randomUUID(), json)).status).toBe(404);
  });

  it("say of who is on call whether they can be reached", async () => {
    const phone = "+15145550183";
    const { id } = await insertUser(app.db, { name: "Eve", phone });
    const { body } = await newSchedule([layer([id])]);
    expect((await nowOf(body.id)).reachability).toEqual({ bySms: true, byCall: true, warning: null });
    const form = {
      MessageSid: `SM${"1".repeat(32)}`,
      From: phone,
      To: "+15145550100",
      Body: "STOP",
      NumMedia: "0",
    };
    expect((await app.twilio("/webhooks/twilio/sms-inbound", form)).status).toBe(200);
    expect((await nowOf(body.id)).reachability).toEqual({ bySms: false, byCall: true, warning: "opted_out" });
    const outbox = await app.db("outbox").where({ kind: "notifications.notify" });
    expect(outbox.map((row: { payload: object }) => row.payload)).toContainEqual(
      expect.objectContaining({ type: "on_call.unreachable", subjectId: id }),
    );
    await app.db("users").where({ id }).update({ phone: null });
    expect((await nowOf(body.id)).reachability).toEqual({
      bySms: false,
      byCall: false,
      warning: "no_number",
    });
  });

  it("tell everybody their own shifts", async () => {
    const { user } = (await app.request("/api/session", { cookie: agent })).body;
    const { body } = await newSchedule([layer([user.id, ann], { rotation: { every: 12, unit: "hours" } })]);
    const query = "from=2026-11-26T13:00:00Z&until=2026-11-28T13:00:00Z";
    const { body: mine } = await app.request(`/api/on-call/mine?${query}`, { cookie: agent });
    const here = mine.items.filter(({ schedule }: { schedule: { id: string } }) => schedule.id === body.id);
    expect(here.map(({ from, until }: { from: string; until: string }) => [from, until])).toEqual([
      ["2026-11-26T13:00:00.000Z", "2026-11-27T01:00:00.000Z"],
      ["2026-11-27T13:00:00.000Z", "2026-11-28T01:00:00.000Z"],
    ]);
    const file = await app.request(`/api/on-call/mine.ics?${query}`, { cookie: agent });
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/calendar"]);
    expect(file.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
    const events = file.text.split("BEGIN:VEVENT").filter((event) => event.includes(body.id));
    expect(events.map((event) => /DTSTART:(\w+)\r\nDTEND:(\w+)/.exec(event)?.slice(1))).toEqual([
      ["20261126T130000Z", "20261127T010000Z"],
      ["20261127T130000Z", "20261128T010000Z"],
    ]);
  });

  it("are read by agents, overridden from supervisors up, written by managers", async () => {
    const { body } = await newSchedule([layer([ann])]);
    const json = { userId: bob, startsAt: inHours(1), endsAt: inHours(2) };
    expect((await override(body.id, json, agent)).status).toBe(403);
    expect((await override(body.id, json, supervisor)).status).toBe(201);
    expect((await make({ name: "X", timeZone: "UTC", layers: [layer([ann])] }, supervisor)).status).toBe(403);
    expect((await change(body.id, "DELETE", 1, undefined, supervisor)).status).toBe(403);
  });

  it("are told live when they change", async () => {
    const { body } = await newSchedule([layer([ann])]);
    const live = await openLive(app.url, agent);
    await live.subscribe("on-call");
    await override(body.id, { userId: bob, startsAt: inHours(1), endsAt: inHours(2) });
    await live.next(
      "the change",
      ({ event, data }) => event === "on_call.changed" && data?.scheduleId === body.id,
    );
    live.close();
  });
});
