import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertThread } from "../../test/factories/threads.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";

let last = 5_580_000;
const nextPhone = () => `+1438${++last}`;
const JPEG = "\xff\xd8\xff\xe0".padEnd(100, "x");

describe("files of messages", () => {
  let app: TestApplication;
  let agent: string;
  let manager: string;
  beforeAll(async () => {
    app = await startTestApplication({ environment: { TRUNKLINE_CONTACT_HOURS: "00:00-24:00" } });
    [agent, manager] = [await app.signIn("agent"), await app.signIn("manager")];
  });
  afterAll(() => app.close());

  const writes = (from: string, media: object[]) =>
    fetch(`${app.simulatorUrl}/control/replies`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from, text: "Look", media }),
    });
  const threadOf = async (phone: string): Promise<string> =>
    (await app.db("channels").where({ phone }).first("id")).id;
  const newest = async (id: string) =>
    (await app.request(`/api/threads/${id}/messages`, { cookie: agent })).body.items[0];
  const upload = (id: string, content: string | Buffer, cookie = agent) =>
    fetch(`${app.url}/api/threads/${id}/attachments?fileName=roof.jpg`, {
      method: "POST",
      headers: { cookie, "content-type": "image/jpeg", origin: app.url },
      body: typeof content === "string" ? Buffer.from(content, "latin1") : new Uint8Array(content),
    });
  const answer = (id: string, json: object) =>
    app.request(`/api/threads/${id}/messages`, {
      cookie: agent,
      json: { seenSequence: 99, text: "Look", ...json },
    });
  const ledger = async (to: string) => {
    const { items } = (await (
      await fetch(`${app.simulatorUrl}/control/ledger?kind=sms&limit=1000`)
    ).json()) as {
      items: { to: string; body: string; media: { contentType: string; bytes: number }[] }[];
    };
    return items.filter((one) => one.to === to);
  };

  it("come with a customer's message: fetched from the carrier, by its id, and shown to whoever sees the thread", async () => {
    const phone = nextPhone();
    await writes(phone, [{ kind: "jpeg", bytes: 3_000 }, { kind: "pdf" }]);
    const id = await eventually("the thread", () => threadOf(phone).catch(() => null));
    const { attachments } = await eventually("the files", async () => {
      const message = await newest(id);
      return message?.attachments.every(({ status }: { status: string }) => status === "ready")
        ? message
        : null;
    });
    expect(attachments).toMatchObject([
      { status: "ready", contentType: "image/jpeg", bytes: 3_000 },
      { status: "ready", contentType: "application/pdf" },
    ]);
    const path = `${app.url}/api/threads/${id}/attachments`;
    const shown = await fetch(`${path}/${attachments[0].id}`, { headers: { cookie: agent } });
    expect([shown.status, (await shown.arrayBuffer()).byteLength]).toEqual([200, 3_000]);
    expect(shown.headers.get("content-disposition")).toMatch(/^inline/);
    expect(shown.headers.get("content-security-policy")).toContain("sandbox");
    const kept = await fetch(`${path}/${attachments[1].id}`, { headers: { cookie: agent } });
    expect(kept.headers.get("content-disposition")).toMatch(/^attachment/);
    const { id: other } = await insertThread(app.db, { phone: nextPhone() });
    const elsewhere = await app.request(`/api/threads/${other}/attachments/${attachments[0].id}`, {
      cookie: agent,
    });
    expect(elsewhere.body.code).toBe("thread_file_not_found");
  });

  it("that are too large are said to be, and are not tried for ever", async () => {
    const phone = nextPhone();
    await writes(phone, [{ kind: "jpeg", bytes: 6_000_000 }]);
    const id = await eventually("the thread", () => threadOf(phone).catch(() => null));
    const [failed] = await eventually("the failure", async () => {
      const { attachments } = await newest(id);
      return attachments[0]?.status === "failed" ? attachments : null;
    });
    expect(failed).toMatchObject({ failure: "too_large", bytes: null });
    const got = await app.request(`/api/threads/${id}/attachments/${failed.id}`, { cookie: agent });
    expect(got.body.code).toBe("thread_file_not_ready");
  });

  it("whose job was lost are fetched all the same, once", async () => {
    const phone = nextPhone();
    await writes(phone, [{ kind: "jpeg" }]);
    const id = await eventually("the thread", () => threadOf(phone).catch(() => null));
    await eventually("the file", async () => (await newest(id)).attachments[0]?.status === "ready");
    const [row] = await app.db("thread_files").where({ thread_id: id });
    await app
      .db("thread_files")
      .where({ id: row.id })
      .update({ status: "waiting", file_key: null, updated_at: new Date(Date.now() - 120_000) });
    await app.runPeriodic("resume-thread-files");
    await eventually("the file again", async () => (await newest(id)).attachments[0]?.status === "ready");
    expect(await app.db("thread_files").where({ thread_id: id })).toMatchObject([{ run_number: 2 }]);
  });

  it("go with our messages: the carrier fetches them by a link that nobody can make", async () => {
    const phone = nextPhone();
    const { id } = await insertThread(app.db, { phone });
    const uploaded = await upload(id, JPEG.padEnd(500, "x"));
    expect(uploaded.status).toBe(201);
    const file = (await uploaded.json()) as { id: string };
    expect(file).toMatchObject({
      status: "ready",
      contentType: "image/jpeg",
      bytes: 500,
      fileName: "roof.jpg",
    });
    const sent = await answer(id, { attachmentIds: [file.id] });
    expect([sent.status, sent.body.attachments]).toMatchObject([201, [{ id: file.id }]]);
    const [one] = await eventually("the MMS", async () => {
      const found = await ledger(phone);
      return found.length > 0 ? found : null;
    });
    expect(one?.media).toEqual([{ contentType: "image/jpeg", bytes: 500 }]);
    const again = await answer(id, { attachmentIds: [file.id] });
    expect([again.status, again.body.errors[0].pointer]).toEqual([422, "#/attachmentIds"]);
    // Nothing of the refused one is left: no message, no number of the channel.
    expect((await app.db("channels").where({ id }).first()).last_sequence).toBe(1);
    const forged = `${file.id}.${Math.ceil(Date.now() / 1_000) + 3_600}.${"A".repeat(43)}`;
    expect((await app.request(`/api/attachment-links/${forged}`)).body.code).toBe("thread_file_link_over");
  });

  it("go without a word, as every telephone sends them; nothing at all does not", async () => {
    const phone = nextPhone();
    const { id } = await insertThread(app.db, { phone });
    const file = (await (await upload(id, JPEG)).json()) as { id: string };
    const sent = await answer(id, { text: undefined, attachmentIds: [file.id] });
    expect([sent.status, sent.body.text, sent.body.attachments.length]).toEqual([201, "", 1]);
    const [one] = await eventually("the MMS", async () => {
      const found = await ledger(phone);
      return found.length > 0 ? found : null;
    });
    expect(one).toMatchObject({ body: "", media: [{ contentType: "image/jpeg" }] });
    await eventually("its delivery", async () => (await newest(id)).status === "delivered");
    const thread = await app.request(`/api/threads/${id}`, { cookie: agent });
    expect(thread.body.snippet).toBe("");
    const empty = await answer(id, { text: undefined });
    expect([empty.status, empty.body.errors[0].pointer]).toEqual([422, "#/text"]);
  });

  it("are of a kind that carriers take, told by what is in them, and one's own", async () => {
    const { id } = await insertThread(app.db, { phone: nextPhone() });
    expect((await upload(id, "<script>alert(1)</script>")).status).toBe(415);
    expect((await upload(id, Buffer.alloc(6_000_000))).status).toBe(413);
    expect((await upload(randomUUID(), JPEG)).status).toBe(404);
    const others = (await (await upload(id, JPEG, manager)).json()) as { id: string };
    expect((await answer(id, { attachmentIds: [others.id] })).status).toBe(422);
  });

  it("go with their rows: uploaded and never sent after a day, received with their message", async () => {
    const { id } = await insertThread(app.db, { phone: nextPhone() });
    const { id: fileId } = (await (await upload(id, JPEG)).json()) as { id: string };
    const { file_key: key } = await app.db("thread_files").where({ id: fileId }).first();
    await app.runPeriodic("sweep-thread-files");
    expect(await app.db("thread_files").where({ id: fileId })).toHaveLength(1);
    await app
      .db("thread_files")
      .where({ id: fileId })
      .update({ created_at: new Date(Date.now() - 2 * 86_400_000) });
    await app.runPeriodic("sweep-thread-files");
    expect(await app.db("thread_files").where({ id: fileId })).toEqual([]);
    await app.runPeriodic("loose-files");
    const names = readdirSync(join(app.filesDirectory, "attachments"));
    expect(names).not.toContain(key.replace("attachments/", ""));
  });
});
