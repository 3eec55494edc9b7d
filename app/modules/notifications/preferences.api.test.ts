import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  type Instance,
  startTestApplication,
  type TestApplication,
} from "../../test/test-application.ts";
import { insertUser } from "../../test/factories/users.ts";
import { alertToolCall, vapiCall } from "../../test/vapi-messages.ts";

const PATH = "/api/notification-preferences";

describe("preferences of notifications", () => {
  let app: TestApplication;
  let other: Instance;
  let agent: string;
  let supervisor: string;
  beforeAll(async () => {
    app = await startTestApplication();
    other = await app.another();
    [agent, supervisor] = await Promise.all([app.signIn("agent"), app.signIn("supervisor")]);
  });
  afterAll(async () => {
    await other.close();
    await app.close();
  });

  const read = (cookie = agent, instance: Instance = app) => instance.request(PATH, { cookie });
  const change = (json: unknown, version: number | null, cookie = agent) =>
    app.request(PATH, {
      method: "PATCH",
      cookie,
      json,
      headers: version === null ? {} : { "if-match": `"${version}"` },
    });
  const channelsOf = (answer: { body: { types: { type: string; channels: object }[] } }, type: string) =>
    answer.body.types.find((one) => one.type === type)?.channels;

  it("are the defaults until somebody chooses, with a version that a change names", async () => {
    const before = await read();
    expect(before.body).toMatchObject({ quietTime: null, digest: { frequency: "hourly" }, version: 1 });
    expect(channelsOf(before, "alert.raised")).toEqual({
      in_app: true,
      email: false,
      web_push: true,
      sms: false,
    });
    expect(before.headers.get("etag")).toBe('"1"');
    const choice = { types: { "alert.raised": { sms: true } } };
    expect((await change(choice, null)).status).toBe(428);
    expect((await change(choice, 7)).status).toBe(412);
    const after = await change(choice, 1);
    expect([after.status, after.headers.get("etag")]).toEqual([200, '"2"']);
    expect(channelsOf(after, "alert.raised")).toMatchObject({ sms: true, web_push: true });
    expect((await change(choice, 1)).status).toBe(412);
  });

  it("are obeyed at once by every instance, although answers are kept for ten minutes", async () => {
    const { version } = (await read(supervisor)).body;
    for (const instance of [app, other]) {
      await read(supervisor, instance);
      expect((await read(supervisor, instance)).headers.get("x-cache")).toBe("HIT");
    }
    const quietTime = { days: ["saturday", "sunday"], from: "00:00", until: "00:00" };
    expect((await change({ quietTime }, version, supervisor)).status).toBe(200);
    for (const instance of [app, other]) {
      expect((await read(supervisor, instance)).body).toMatchObject({
        quietTime: { ...quietTime, holdsUrgent: false },
        version: version + 1,
      });
    }
    expect((await read(agent, other)).body.quietTime).toBeNull();
  });

  it("lose no change to another at the same time", async () => {
    const { version } = (await read(supervisor)).body;
    const hours = [1, 2, 3, 4, 5, 6];
    const answers = await Promise.all(
      hours.map((hour) => change({ digest: { frequency: "daily", hour } }, version, supervisor)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
    const won = answers.findIndex(({ status }) => status === 200);
    expect((await read(supervisor)).body).toMatchObject({
      digest: { hour: hours[won] },
      version: version + 1,
    });
  });

  it.each([
    [{ types: { "no.such": { sms: true } } }, "types"],
    [{ types: { "alert.raised": { pigeon: true } } }, "types.alert.raised"],
    [{ quietTime: { days: [], from: "22:00", until: "07:00" } }, "quietTime.days"],
    [{ quietTime: { days: ["monday", "monday"], from: "22:00", until: "07:00" } }, "quietTime.days"],
    [{ quietTime: { days: ["monday"], from: "25:00", until: "07:00" } }, "quietTime.from"],
    [{ digest: { hour: 24 } }, "digest.hour"],
    [{}, ""],
  ])("that make no sense are refused: %j", async (body, path) => {
    const answer = await change(body, 1);
    expect([answer.status, answer.body.errors?.[0]?.path ?? ""]).toEqual([422, path]);
  });

  it("without the list keep it free of a type", async () => {
    const user = await insertUser(app.db, { role: "admin" });
    await app.db("notification_preferences").insert({
      user_id: user.id,
      channels: JSON.stringify({ "alert.raised": { in_app: false } }),
      digest_frequency: "hourly",
      digest_hour: 8,
      version: 2,
    });
    const alarm = { message: "Flood", priority: "P1" };
    expect((await app.vapi(alertToolCall(vapiCall(), alarm))).status).toBe(200);
    const told = await eventually("those who are told", async () => {
      const ids: string[] = await app
        .db("notifications")
        .where({ type: "alert.raised", in_app: true })
        .pluck("user_id");
      return ids.length > 0 && ids;
    });
    expect(told).not.toContain(user.id);
  });
});
