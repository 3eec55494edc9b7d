import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LiveClient, openLive } from "../../test/e2e/clients.ts";
import { insertChannelMessage } from "../../test/factories/channels.ts";
import { insertThread } from "../../test/factories/threads.ts";
import { insertUser } from "../../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("channels", () => {
  let app: TestApplication;
  let agent: string;
  let supervisor: string;
  let agentId: string;
  let supervisorId: string;
  let named = 0;

  beforeAll(async () => {
    app = await startTestApplication();
    [agent, supervisor] = [await app.signIn("agent"), await app.signIn("supervisor")];
    const idOf = async (email: string) => (await app.db("users").where({ email }).first("id")).id;
    agentId = await idOf("agent@trunkline.example");
    supervisorId = await idOf("supervisor@trunkline.example");
  });
  afterAll(() => app.close());

  const act = (method: string, path: string, json?: object, cookie = agent, version?: number) =>
    app.request(`/api/channels${path}`, {
      method,
      cookie,
      ...(json ? { json } : {}),
      headers: version === undefined ? {} : { "if-match": `"${version}"` },
    });
  const get = (path: string, cookie = agent) => app.request(`/api/channels${path}`, { cookie });
  const make = async (given: object = {}, cookie = agent) => {
    named += 1;
    const { status, body } = await act("POST", "", { name: `room ${named}`, ...given }, cookie);
    expect(status).toBe(201);
    return body;
  };
  const post = async (id: string, content: string, cookie = agent, more: object = {}) => {
    const { status, body } = await act("POST", `/${id}/messages`, { content, ...more }, cookie);
    expect(status).toBe(201);
    return body;
  };
  const unread = async (id: string, cookie = agent) => (await get(`/${id}`, cookie)).body.membership?.unread;

  describe("of a team", () => {
    it("belongs to who has made it, is found by all, and has one name", async () => {
      const room = await make({ name: "Dispatch West", topic: "Vans" });
      expect(room).toMatchObject({
        type: "team",
        privacy: "public",
        memberCount: 1,
        membership: { role: "owner", unread: 0 },
      });
      const found = await get("?joined=false&q=dispatch%20w", supervisor);
      expect(found.body.items).toMatchObject([{ id: room.id, membership: null }]);
      expect((await act("POST", "", { name: "dispatch west" })).body).toMatchObject({
        type: expect.stringContaining("channel_name_taken"),
      });
    });

    it("is joined, muted and left; its last owner stays", async () => {
      const { id } = await make();
      const joined = await act("PUT", `/${id}/membership`, { isMuted: true }, supervisor);
      expect(joined.body).toMatchObject({ memberCount: 2, membership: { role: "member", isMuted: true } });
      expect((await act("DELETE", `/${id}/membership`)).status).toBe(409);
      const promoted = await act("PATCH", `/${id}/members/${supervisorId}`, { role: "owner" });
      expect(promoted.status).toBe(200);
      expect((await act("DELETE", `/${id}/membership`)).status).toBe(204);
      expect((await get(`/${id}`)).body).toMatchObject({ memberCount: 1, membership: null });
    });

    it("that is private is there for its members alone, and no more for who was taken out", async () => {
      const { id } = await make({ privacy: "private", memberIds: [supervisorId] });
      const { id: strangerId } = await insertUser(app.db);
      const admin = await app.signIn("admin");
      expect((await get(`/${id}`, admin)).status).toBe(404);
      expect((await act("PUT", `/${id}/membership`, {}, admin)).status).toBe(404);
      expect((await get(`/${id}`, supervisor)).status).toBe(200);
      expect((await act("POST", `/${id}/members`, { userIds: [strangerId] })).body.memberCount).toBe(3);
      const names = (await get(`/${id}/members`)).body.items.map((one: { id: string }) => one.id);
      expect(new Set(names)).toEqual(new Set([agentId, supervisorId, strangerId]));
      expect((await act("DELETE", `/${id}/members/${supervisorId}`)).status).toBe(204);
      expect((await get(`/${id}`, supervisor)).status).toBe(404);
    });

    it("is renamed by its owner who has seen it as it is, by nobody else", async () => {
      const { id, version } = await make();
      const { id: memberId } = await insertUser(app.db);
      await act("POST", `/${id}/members`, { userIds: [memberId] });
      const other = await make({}, supervisor);
      await act("PUT", `/${other.id}/membership`, {});
      expect((await act("PATCH", `/${other.id}`, { name: "mine" }, agent, 1)).status).toBe(403);
      expect((await act("PATCH", `/${other.id}`, { topic: "ours" }, agent, 1)).status).toBe(200);
      const renamed = await act("PATCH", `/${id}`, { name: "Renamed" }, agent, version);
      expect(renamed.body).toMatchObject({ name: "Renamed", version: version + 1 });
      expect((await act("PATCH", `/${id}`, { name: "Again" }, agent, version)).status).toBe(412);
    });

    it("is archived: read, and not written to; and taken out again", async () => {
      const { id } = await make();
      await post(id, "before");
      expect((await act("PUT", `/${id}/archive`)).body.archivedAt).not.toBeNull();
      expect((await act("POST", `/${id}/messages`, { content: "after" })).status).toBe(409);
      expect((await get(`/${id}/messages`)).body.items).toHaveLength(1);
      const listed = async (query: string) =>
        (await get(query)).body.items.map((one: { id: string }) => one.id).includes(id);
      expect([await listed("?limit=100"), await listed("?limit=100&archived=true")]).toEqual([false, true]);
      await act("DELETE", `/${id}/archive`);
      await post(id, "after");
    });

    it("is deleted and brought back with all that was written, unless its name is taken by then", async () => {
      const { id, name, version } = await make();
      await post(id, "kept");
      expect((await act("DELETE", `/${id}`, undefined, agent, version)).status).toBe(204);
      expect((await get(`/${id}`)).status).toBe(404);
      const deleted = (await get("?deleted=true")).body.items;
      expect(deleted).toMatchObject([{ id }]);
      const { id: thief, version: its } = await make({ name });
      expect((await act("POST", `/${id}/restore`)).status).toBe(409);
      await act("DELETE", `/${thief}`, undefined, agent, its);
      expect((await act("POST", `/${id}/restore`)).status).toBe(200);
      expect((await get(`/${id}/messages`)).body.items).toMatchObject([{ content: "kept" }]);
    });
  });

  describe("between certain people", () => {
    it("is one for the same people, whoever opens it, and for nobody else", async () => {
      const { id: third } = await insertUser(app.db, { name: "Zora" });
      const opened = await act("POST", "/direct", { userIds: [supervisorId, third] });
      expect(opened.status).toBe(201);
      expect(opened.body.people.map((one: { id: string }) => one.id)).toContain(third);
      const again = await act("POST", "/direct", { userIds: [third, agentId] }, supervisor);
      expect(again.status).toBe(200);
      expect(again.body.id).toBe(opened.body.id);
      expect((await get(`/${opened.body.id}`, await app.signIn("manager"))).status).toBe(404);
      expect((await act("DELETE", `/${opened.body.id}/membership`)).status).toBe(409);
      const invited = await act("POST", `/${opened.body.id}/members`, { userIds: [third] });
      expect(invited.status).toBe(409);
    });

    it("comes back with what was written when they open it again after somebody deleted it", async () => {
      const { body } = await act("POST", "/direct", { userIds: [agentId] }, supervisor);
      await post(body.id, "kept");
      expect((await act("DELETE", `/${body.id}`, undefined, supervisor, body.version)).status).toBe(204);
      expect((await act("POST", "/direct", { userIds: [supervisorId] })).body.id).toBe(body.id);
      expect((await get(`/${body.id}/messages`)).body.items).toMatchObject([{ content: "kept" }]);
    });

    it("takes nobody who does not work here", async () => {
      const { id } = await insertUser(app.db, { disabled_at: new Date() });
      expect((await act("POST", "/direct", { userIds: [id] })).status).toBe(422);
    });
  });

  it("of customers are there for those who see the thread, and go the way of threads", async () => {
    const { id: strangerId } = await insertUser(app.db, { department: "elsewhere" });
    const of = (assigned_to: string | null) => insertThread(app.db, { assigned_to });
    const [ofMine, ofTheirs, ofNobody] = await Promise.all([of(agentId), of(strangerId), of(null)]);
    const seen = await Promise.all([ofMine, ofTheirs, ofNobody].map(({ id }) => get(`/${id}`)));
    expect(seen.map(({ status }) => status)).toEqual([200, 404, 200]);
    await post(ofMine.id, "Called back, nobody there");
    const [archived, deleted] = [
      await act("PUT", `/${ofMine.id}/archive`, undefined, supervisor),
      await app.request(`/api/channels/${ofMine.id}`, {
        ...{ method: "DELETE", cookie: supervisor, headers: { "if-match": '"1"' } },
      }),
    ];
    expect([archived.body.code, deleted.body.code]).toEqual(["channel_is_thread", "channel_is_thread"]);
    const { id: texted } = await insertChannelMessage(app.db, ofMine.id, {
      ...{ direction: "inbound", status: "received" },
    });
    const hidden = await act("DELETE", `/${ofMine.id}/messages/${texted}`, undefined, supervisor);
    expect([hidden.status, hidden.body.code]).toEqual([409, "message_not_editable"]);
    // Whoever joined sees no more of it than of its thread.
    expect((await act("PUT", `/${ofNobody.id}/membership`, {}, agent)).status).toBe(200);
    await app.db("threads").where({ id: ofNobody.id }).update({ assigned_to: strangerId });
    expect((await get(`/${ofNobody.id}`)).status).toBe(404);
    const listed = (await get("?limit=100")).body.items.map(({ id }: { id: string }) => id);
    expect(listed).not.toContain(ofNobody.id);
  });

  describe("messages", () => {
    it("are unread for the others until they read them, on whatever device", async () => {
      const { id } = await make({ memberIds: [supervisorId] });
      await post(id, "one");
      const two = await post(id, "two");
      expect([await unread(id), await unread(id, supervisor)]).toEqual([0, 2]);
      const listed = (await get("?limit=100", supervisor)).body.items;
      expect(listed.find((one: { id: string }) => one.id === id).membership.unread).toBe(2);
      await act("PUT", `/${id}/read`, { upTo: 1 }, supervisor);
      expect(await unread(id, supervisor)).toBe(1);
      await act("PUT", `/${id}/read`, { upTo: 99 }, supervisor);
      const three = await post(id, "three");
      expect(await unread(id, supervisor)).toBe(1);
      await app.request(`/api/channels/${id}/read?from=${two.sequence}`, {
        method: "DELETE",
        cookie: supervisor,
      });
      expect(await unread(id, supervisor)).toBe(2);
      await act("DELETE", `/${id}/messages/${three.id}`);
      expect(await unread(id, supervisor)).toBe(1);
    });

    it("are edited by their author, with what they said before; nobody else's, and no old ones", async () => {
      const { id } = await make({ memberIds: [supervisorId] });
      const { id: messageId } = await post(id, "The van is read");
      const path = `/${id}/messages/${messageId}`;
      expect((await act("PATCH", path, { content: "x" }, supervisor)).status).toBe(403);
      const edited = await act("PATCH", path, { content: "The van is red" });
      expect(edited.body).toMatchObject({ content: "The van is red", editedAt: expect.any(String) });
      expect((await get(`${path}/edits`, supervisor)).body.items).toMatchObject([
        { content: "The van is read" },
      ]);
      await app
        .db("messages")
        .where({ id: messageId })
        .update({ created_at: new Date(Date.now() - 90_000_000) });
      expect((await act("PATCH", path, { content: "again" })).status).toBe(409);
    });

    it("are taken back: nobody reads them, their place stays, and they can come again", async () => {
      const { id } = await make({ memberIds: [supervisorId] });
      const { id: messageId } = await post(id, "Wrong window");
      const path = `/${id}/messages/${messageId}`;
      expect((await act("DELETE", path)).status).toBe(204);
      const [shown] = (await get(`/${id}/messages`, supervisor)).body.items;
      expect(shown).toMatchObject({ id: messageId, content: "", deletedAt: expect.any(String) });
      expect((await act("PATCH", path, { content: "x" })).status).toBe(404);
      expect((await act("POST", `${path}/restore`)).body).toMatchObject({
        content: "Wrong window",
        deletedAt: null,
      });
    });

    it("of others are taken back by those who answer for the channel, which the log tells", async () => {
      const { id } = await make({ memberIds: [supervisorId] }, await app.signIn("manager"));
      await act("PUT", `/${id}/membership`, {});
      const { id: messageId } = await post(id, "Rude");
      const other = await post(id, "Of the supervisor", supervisor);
      expect((await act("DELETE", `/${id}/messages/${other.id}`)).status).toBe(403);
      expect((await act("DELETE", `/${id}/messages/${messageId}`, undefined, supervisor)).status).toBe(204);
      expect((await act("POST", `/${id}/messages/${messageId}/restore`)).status).toBe(403);
      expect(await app.db("audit_log").where({ action: "channel_message.deleted" }).first()).toMatchObject({
        actor_id: supervisorId,
        subject_id: messageId,
      });
    });

    it("answer each other, get reactions, and are pinned", async () => {
      const { id } = await make({ memberIds: [supervisorId] });
      const question = await post(id, "Who is free?");
      await post(id, "I am", supervisor, { parentId: question.id });
      const path = `/${id}/messages/${question.id}`;
      await act("PUT", `${path}/reactions/${encodeURIComponent("👍")}`);
      await act("PUT", `${path}/reactions/${encodeURIComponent("👍")}`);
      const reacted = await act(
        "PUT",
        `${path}/reactions/${encodeURIComponent("👍")}`,
        undefined,
        supervisor,
      );
      expect(reacted.body).toMatchObject({
        replyCount: 1,
        reactions: [{ emoji: "👍", count: 2, userIds: [agentId, supervisorId] }],
      });
      expect((await act("PUT", `${path}/reactions/no`)).status).toBe(422);
      const less = await act("DELETE", `${path}/reactions/${encodeURIComponent("👍")}`);
      expect(less.body.reactions).toMatchObject([{ count: 1, userIds: [supervisorId] }]);
      expect((await act("PUT", `${path}/pin`)).body.pinnedAt).not.toBeNull();
      expect((await get(`/${id}/pins`, supervisor)).body.items).toMatchObject([{ id: question.id }]);
      await act("DELETE", `${path}/pin`, undefined, supervisor);
      expect((await get(`/${id}/pins`)).body.items).toEqual([]);
      const answers = (await get(`/${id}/messages?parentId=${question.id}`)).body.items;
      expect(answers).toMatchObject([{ content: "I am", parentId: question.id }]);
    });

    it("are read one by one by whoever reads the channel; nowhere else, and by nobody else", async () => {
      const [{ id }, closed] = [await make(), await make({ privacy: "private" })];
      const said = await post(id, "The key is under the mat");
      await post(id, "Thanks", agent, { parentId: said.id });
      await act("PUT", `/${id}/messages/${said.id}/reactions/${encodeURIComponent("👍")}`);
      const path = `/${id}/messages/${said.id}`;
      const { status, body } = await get(path, supervisor);
      expect(status).toBe(200);
      const { items } = (await get(`/${id}/messages`, supervisor)).body;
      expect(body).toEqual(items.find((one: { id: string }) => one.id === said.id));
      expect(body).toMatchObject({
        content: "The key is under the mat",
        replyCount: 1,
        reactions: [{ count: 1 }],
      });
      expect((await act("DELETE", path)).status).toBe(204);
      expect((await get(path, supervisor)).body).toMatchObject({
        content: "",
        deletedAt: expect.any(String),
      });
      const hidden = await post(closed.id, "Only for us");
      const codeAt = async (at: string, cookie = agent) => (await get(at, cookie)).body.code;
      expect((await get(`/${closed.id}/messages/${hidden.id}`)).status).toBe(200);
      expect(await codeAt(`/${closed.id}/messages/${hidden.id}`, supervisor)).toBe("channel_not_found");
      expect(await codeAt(`/${id}/messages/${hidden.id}`)).toBe("channel_message_not_found");
      expect(await codeAt(`/${id}/messages/${id}`)).toBe("channel_message_not_found");
    });

    it("are read page by page, and from a day on", async () => {
      const { id } = await make();
      for (const content of ["one", "two", "three"]) await post(id, content);
      const first = (await get(`/${id}/messages?limit=2`)).body;
      expect(first.items.map((one: { content: string }) => one.content)).toEqual(["three", "two"]);
      const rest = (await get(`/${id}/messages?limit=2&cursor=${first.nextCursor}`)).body;
      expect(rest).toMatchObject({ items: [{ content: "one" }], nextCursor: null });
      const day = new Date(Date.now() - 86_400_000);
      await app.db("messages").where({ channel_id: id, sequence: 1 }).update({ created_at: day });
      const before = (await get(`/${id}/messages?before=${new Date(Date.now() - 3_600_000).toISOString()}`))
        .body;
      expect(before.items).toMatchObject([{ content: "one" }]);
    });

    it("are written by members, to the channel that they answer in", async () => {
      const { id } = await make();
      const elsewhere = await post((await make()).id, "elsewhere");
      expect((await act("POST", `/${id}/messages`, { content: "hi" }, supervisor)).status).toBe(409);
      const wrong = await act("POST", `/${id}/messages`, { content: "hi", parentId: elsewhere.id });
      expect(wrong.status).toBe(422);
      expect((await act("POST", `/${id}/messages`, { content: " " })).status).toBe(422);
      expect((await get(`/${id}/messages/${elsewhere.id}/edits`)).status).toBe(404);
    });
  });

  it("name colleagues who may read them, each once, and never their author", async () => {
    const { id: strangerId } = await insertUser(app.db);
    const secret = await make({ privacy: "private", memberIds: [supervisorId] });
    const message = await post(secret.id, `<@${supervisorId}> <@${strangerId}> <@${agentId}> look`);
    expect(message.mentions).toEqual([supervisorId, strangerId, agentId]);
  });

  describe("files", () => {
    const upload = async (id: string, body: Uint8Array<ArrayBuffer> | string) => {
      const response = await fetch(`${app.url}/api/channels/${id}/attachments?fileName=plan%20b.png`, {
        method: "POST",
        body,
        headers: { cookie: agent, "content-type": "application/octet-stream" },
      });
      // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says
      return { status: response.status, body: (await response.json()) as any };
    };

    it("are told by their content, sent with a message, and downloaded by those who see the channel", async () => {
      const { id } = await make({ privacy: "private", memberIds: [supervisorId] });
      const { status, body: file } = await upload(id, PNG);
      expect(status).toBe(201);
      expect(file).toMatchObject({ fileName: "plan b.png", contentType: "image/png", bytes: PNG.length });
      const path = `/${id}/attachments/${file.id}`;
      expect((await get(path)).status).toBe(404);
      const { attachments, id: messageId } = await post(id, "", agent, { attachmentIds: [file.id] });
      expect(attachments).toMatchObject([{ id: file.id }]);
      const response = await fetch(`${app.url}/api/channels${path}`, { headers: { cookie: supervisor } });
      expect(response.headers.get("content-type")).toBe("image/png");
      expect(response.headers.get("content-disposition")).toContain("attachment");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
      expect((await get(path, await app.signIn("manager"))).status).toBe(404);
      expect((await get(`/${id}/attachments`)).body.items).toMatchObject([{ id: file.id }]);
      await act("DELETE", `/${id}/messages/${messageId}`);
      expect((await get(path)).status).toBe(404);
    });

    it("are no programs and no pages, and of nobody else", async () => {
      const { id } = await make({ memberIds: [supervisorId] });
      expect((await upload(id, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]))).status).toBe(415);
      const page = await upload(id, "<html><script>alert(1)</script></html>");
      expect(page.body.contentType).toBe("text/plain; charset=utf-8");
      const stolen = await act("POST", `/${id}/messages`, { attachmentIds: [page.body.id] }, supervisor);
      expect(stolen.status).toBe(422);
      expect((await get(`/${id}/messages`)).body.items).toEqual([]);
    });
  });

  describe("searches", () => {
    const search = async (query: string, cookie = agent) =>
      (await app.request(`/api/messages/search?${query}`, { cookie })).body;

    it("find words and their beginnings, without case and accents, in what somebody may read", async () => {
      const secret = await make({ privacy: "private" });
      const open = await make({}, supervisor);
      await post(secret.id, "La clé du dépôt est chez Zacharie");
      await post(open.id, "Zacharie has the key", supervisor);
      expect((await search("q=zachar%20cle")).items).toMatchObject([{ channelId: secret.id }]);
      expect((await search("q=zacharie")).items).toHaveLength(2);
      expect((await search("q=zacharie", supervisor)).items).toMatchObject([{ channelId: open.id }]);
      expect((await search(`q=zacharie&channelId=${open.id}`)).items).toHaveLength(1);
      expect((await search("q=zacharie&authorId=me")).items).toMatchObject([{ channelId: secret.id }]);
      expect((await search("q=%26%20%7C%20%21")).items).toEqual([]);
    });

    it("know at once what was written, taken back, or shut away since the last one", async () => {
      const { id } = await make({ memberIds: [supervisorId], privacy: "private" });
      expect((await search("q=quasar", supervisor)).items).toEqual([]);
      const message = await post(id, "A quasar");
      expect((await search("q=quasar", supervisor)).items).toHaveLength(1);
      await act("DELETE", `/${id}/messages/${message.id}`);
      expect((await search("q=quasar", supervisor)).items).toEqual([]);
      await act("POST", `/${id}/messages/${message.id}/restore`);
      expect((await search("q=quasar", supervisor)).items).toHaveLength(1);
      await act("DELETE", `/${id}/members/${supervisorId}`);
      expect((await search("q=quasar", supervisor)).items).toEqual([]);
    });

    it("go on page by page, newest first", async () => {
      const { id } = await make();
      for (const n of [1, 2, 3]) await post(id, `nebula ${n}`);
      const first = await search("q=nebula&limit=2");
      expect(first.items.map((one: { content: string }) => one.content)).toEqual(["nebula 3", "nebula 2"]);
      const rest = await search(`q=nebula&limit=2&cursor=${first.nextCursor}`);
      expect(rest).toMatchObject({ items: [{ content: "nebula 1" }], nextCursor: null });
    });
  });

  it("know who works here", async () => {
    await insertUser(app.db, { name: "Éloïse Gagnon", department: "lavaltrie" });
    await insertUser(app.db, { name: "Eloise Gone", department: "lavaltrie", disabled_at: new Date() });
    const { body } = await app.request("/api/directory?q=eloise&department=lavaltrie", { cookie: agent });
    expect(body.items).toMatchObject([{ name: "Éloïse Gagnon", role: "agent", department: "lavaltrie" }]);
    // Nor when they were last here: supervisors are told of that.
    expect(Object.keys(body.items[0]).toSorted()).toEqual(["department", "id", "name", "role", "timeZone"]);
  });

  describe("live", () => {
    const heard = async (client: LiveClient, event: string) =>
      (await client.next(event, (one) => one.type === "event" && one.event === event)).data;

    it("tells those who follow a channel, and members wherever they are; nobody else may follow a private one", async () => {
      const { id } = await make({ privacy: "private", memberIds: [supervisorId] });
      const mine = await openLive(app.url, agent);
      const theirs = await openLive(app.url, supervisor);
      const stranger = await openLive(app.url, await app.signIn("manager"));
      try {
        await mine.subscribe(`channel:${id}`);
        await theirs.subscribe(`conversations:${supervisorId}`);
        stranger.send(JSON.stringify({ type: "subscribe", channel: `channel:${id}` }));
        await stranger.next("a refusal", ({ type }) => type === "error");
        const { id: messageId } = await post(id, "hello");
        expect(await heard(mine, "message.posted")).toMatchObject({
          message: { id: messageId, content: "hello" },
        });
        expect(await heard(theirs, "channel.posted")).toMatchObject({
          channelId: id,
          messageId,
          sequence: 1,
        });
        await act("PUT", `/${id}/read`, {}, supervisor);
        expect(await heard(theirs, "channel.read")).toMatchObject({
          channelId: id,
          lastReadSequence: 1,
          unread: 0,
        });
        expect((await act("POST", `/${id}/typing`, undefined, supervisor)).status).toBe(204);
        expect(await heard(mine, "typing")).toMatchObject({
          userId: supervisorId,
        });
      } finally {
        for (const client of [mine, theirs, stranger]) await client.close();
      }
    });

    it("tells the members of a large channel fifty at a time, from a worker", async () => {
      const { id } = await make();
      const { rows } = await app.db.raw(
        `insert into users (email, name, password_hash, role) select 'crowd' || n || '@test.example', 'Crowd ' || n, 'none', 'agent'
          from generate_series(1, 120) n returning id`,
      );
      const crowd = rows.map((row: { id: string }) => row.id);
      await act("POST", `/${id}/members`, { userIds: crowd });
      await act("PUT", `/${id}/membership`, {}, supervisor);
      const theirs = await openLive(app.url, supervisor);
      try {
        await theirs.subscribe(`conversations:${supervisorId}`);
        const { id: messageId } = await post(id, "to all");
        expect(
          await app.db("outbox").whereRaw("payload ->> 'messageId' = ?", [messageId]).pluck("kind"),
        ).toEqual(["channels.tell_members"]);
        expect(await heard(theirs, "channel.posted")).toMatchObject({
          messageId,
        });
      } finally {
        await theirs.close();
      }
    });
  });
});
