import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveClient, openLive } from "../../test/e2e/clients.ts";
import { type Instance, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { statusUpdate, vapiCall } from "../../test/vapi-messages.ts";

const FOLLOWERS = 4;

describe("a changed call", () => {
  let app: TestApplication;
  let other: Instance;
  let cookie: string;
  const asked = { here: [] as string[], there: [] as string[] };
  const clients: LiveClient[] = [];

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api,live" });
    other = await app.another("api,live");
    cookie = await app.signIn("supervisor");
    const keep = (list: string[]) => (sql: string) => {
      // Who is connected is looked at every few seconds; that is no read of the call.
      if (/"calls"|\bcalls\b/.test(sql)) list.push(sql);
    };
    app.onStatement(keep(asked.here));
    other.onStatement(keep(asked.there));
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await other.close();
    await app.close();
  });

  async function statementsOf(change: object): Promise<{ here: string[]; there: string[] }> {
    await sleep(200);
    asked.here.length = 0;
    asked.there.length = 0;
    expect((await app.vapi(change)).status).toBe(200);
    await sleep(200);
    return { here: [...asked.here], there: [...asked.there] };
  }

  it("is read as often for many followers of many channels on two instances as for none: never for them", async () => {
    const [alone, followed] = [vapiCall(), vapiCall()];
    for (const call of [alone, followed]) await app.vapi(statusUpdate(call, "ringing"));
    const forNobody = await statementsOf(statusUpdate(alone, "in-progress"));

    const { id } = (await app.db("calls").where({ provider_call_id: followed.id }).first()) ?? {};
    expect(id).toBeDefined();
    for (const { url } of [app, other]) {
      for (let n = 0; n < FOLLOWERS; n += 1) {
        const client = await openLive(url, cookie);
        clients.push(client);
        await client.subscribe("board");
        await client.subscribe(`call:${id}`);
      }
    }
    const forMany = await statementsOf(statusUpdate(followed, "in-progress"));
    for (const client of clients) {
      for (const channel of ["board", `call:${id}`]) {
        const told = await client.next(
          "the change",
          (one) => one.type === "event" && one.channel === channel,
        );
        expect(told).toMatchObject({ event: "call.changed", data: { call: { id, status: "in_progress" } } });
      }
    }
    expect(forMany.here).toEqual(forNobody.here);
    expect(forMany.there).toEqual([]);
  });
});
