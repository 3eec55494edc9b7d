import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertContact } from "../test/factories/contacts.ts";
import { insertLead } from "../test/factories/leads.ts";
import { insertRecording } from "../test/factories/recordings.ts";
import { insertTask } from "../test/factories/tasks.ts";
import { insertUser } from "../test/factories/users.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";

const ROLES = ["agent", "supervisor", "manager", "admin"] as const;

interface Row {
  readonly method: string;
  readonly path: string;
  readonly isPublic: boolean;
  /** By role. */
  readonly may: readonly boolean[];
}

/** The generated table: what is promised, whatever the code declares. */
const table: readonly Row[] = readFileSync(new URL("../../docs/access.md", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, endpoint = "", access = "", ...may] = line.split("|").map((cell) => cell.trim());
    const [, method, path] = /^`([A-Z]+) (\/api\/\S+)`$/.exec(endpoint) ?? [];
    if (!method || !path) return [];
    return [
      { method, path, isPublic: access === "nothing", may: may.slice(0, 4).map((cell) => cell === "yes") },
    ];
  });

/** What each endpoint of one record is sent; those without a body are not named. */
const BODIES: Readonly<Record<string, object>> = {
  "PATCH /api/leads/:id": { company: "Walked Inc." },
  "POST /api/leads/:id/status": { status: "contacted" },
  "POST /api/leads/:id/assignment": { to: null },
  "POST /api/leads/:id/notes": { body: "Walked by." },
  "PATCH /api/leads/:id/notes/:noteId": { body: "Walked by again." },
  "PATCH /api/contacts/:id": { lastName: "Walked" },
  "POST /api/contacts/:id/notes": { body: "Walked by." },
  "PATCH /api/contacts/:id/notes/:noteId": { body: "Walked by again." },
  "PATCH /api/voicemails/:id": { priority: 1 },
  "PATCH /api/tasks/:id": { priority: 1 },
  "POST /api/tasks/:id/status": { status: "in_progress" },
  "POST /api/tasks/:id/comments": { body: "Walked by." },
  "PATCH /api/tasks/:id/comments/:commentId": { body: "Walked by again." },
  "POST /api/tasks/:id/checklist": { text: "Walk by" },
  "PATCH /api/tasks/:id/checklist/:itemId": { isChecked: true },
  "PUT /api/tasks/:id/reminders": { minutesBefore: [5] },
};
/** What agents may do to one record; a recording's file is a matter of its own test. */
const ofOneRecord = table.filter(
  ({ path, may: [agentMay] }) =>
    /^\/api\/((leads|contacts|voicemails|tasks)\/:id|recordings\/:id(\/waveform)?$)/.test(path) && agentMay,
);

describe("docs/access.md, walked", () => {
  let app: TestApplication;
  let cookies: readonly string[];
  let agentId: string;
  let managerId: string;
  /** By what they are to the agent. */
  let owners: Readonly<
    Record<"mine" | "my department's" | "nobody's" | "another department's", string | null>
  >;

  beforeAll(async () => {
    app = await startTestApplication({ roles: "api" });
    cookies = await Promise.all(ROLES.map((role) => app.signIn(role)));
    const agent = await app.db("users").where({ email: "agent@trunkline.example" }).first("id", "department");
    agentId = agent.id;
    managerId = (await app.db("users").where({ email: "manager@trunkline.example" }).first("id")).id;
    owners = {
      mine: agentId,
      "my department's": (await insertUser(app.db, { department: agent.department })).id,
      "nobody's": null,
      "another department's": (await insertUser(app.db, { department: "elsewhere" })).id,
    };
  });
  afterAll(() => app.close());

  it("has every endpoint of the OpenAPI document, webhooks aside", async () => {
    const { body } = await app.request("/api/openapi.json");
    const documented = Object.entries<object>(body.paths)
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
      // The document itself is the server's, for everybody.
      .filter((address) => address.includes(" /api/") && address !== "GET /api/openapi.json");
    const walked = table.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
    expect(documented.filter((address) => !walked.includes(address))).toEqual([]);
    expect(walked.length).toBeGreaterThan(60);
  });

  // Signing out would end the walk.
  it.each(table.filter(({ method, path }) => `${method} ${path}` !== "DELETE /api/session"))(
    "$method $path is for whom the table says",
    async ({ method, path, isPublic, may }) => {
      // Nothing has this id, and nothing can be made of this body: what is allowed fails for that reason.
      const address = path.replace(/:\w+/g, randomUUID());
      const ask = async (cookie: string) => {
        const body = method === "GET" || method === "DELETE" ? {} : { json: { [randomUUID()]: 1 } };
        return await app.request(address, { method, cookie, headers: { "if-match": '"0"' }, ...body });
      };
      const anonymous = await ask("");
      if (isPublic) expect(anonymous.body.code).not.toBe("unauthorized");
      else expect(anonymous.status).toBe(401);
      for (const [index, cookie] of cookies.entries()) {
        const { status, body } = await ask(cookie);
        const isRefused = status === 403 && body.code === "forbidden";
        expect([ROLES[index], isRefused], `${status} ${body.code}`).toEqual([ROLES[index], !may[index]]);
        expect(status).toBeLessThan(500);
      }
    },
  );

  it("knows what to send to every endpoint of one record", () => {
    const known = Object.keys(BODIES);
    expect(
      known.filter((one) => !ofOneRecord.some(({ method, path }) => one === `${method} ${path}`)),
    ).toEqual([]);
    expect(ofOneRecord.length).toBeGreaterThan(20);
  });

  /** A record of its own for each question, since some of them remove it; in the state in which the question can be answered with yes. */
  async function addressFor(row: Row, ownerId: string | null, askerId: string): Promise<string> {
    const { path } = row;
    if (/^\/api\/(voicemails|recordings)/.test(path)) return addressOfSound(row, ownerId);
    if (path.startsWith("/api/tasks")) return addressOfTask(row, ownerId, askerId);
    const isLead = path.startsWith("/api/leads");
    const deleted = path.endsWith("/restore") ? { deleted_at: new Date() } : {};
    const lead = await insertLead(
      app.db,
      isLead ? { assigned_to: ownerId, ...deleted } : { assigned_to: ownerId },
    );
    const { id } = isLead
      ? lead
      : await insertContact(app.db, { owner_id: ownerId, lead_id: lead.id, ...deleted });
    const [note] = await app
      .db("notes")
      .insert({
        subject_type: isLead ? "lead" : "contact",
        subject_id: id,
        body: "Before.",
        author_id: askerId,
      })
      .returning("id");
    // A note is its author's alone: who asks has written it.
    return path.replace(":id", id).replace(":noteId", note.id);
  }

  async function addressOfTask({ path }: Row, ownerId: string | null, askerId: string): Promise<string> {
    const deleted_at = path.endsWith("/restore") ? new Date() : null;
    const task = await insertTask(app.db, { created_by: ownerId, deleted_at });
    const [item] = await app
      .db("task_checklist_items")
      .insert({ task_id: task.id, position: 0, text: "Walk" })
      .returning("id");
    const [comment] = await app
      .db("task_comments")
      .insert({ task_id: task.id, author_id: askerId, body: "Before." })
      .returning("id");
    const blocker = await insertTask(app.db);
    return path
      .replace(":id", task.id)
      .replace(":itemId", item.id)
      .replace(":commentId", comment.id)
      .replace(":blockerId", blocker.id);
  }

  async function addressOfSound({ path }: Row, ownerId: string | null): Promise<string> {
    const recording = await insertRecording(app.db, { owner_id: ownerId });
    const [voicemail] = await app
      .db("voicemails")
      .insert({
        recording_id: recording.id,
        assigned_to: ownerId,
        deleted_at: path.endsWith("/restore") ? new Date() : null,
      })
      .returning("id");
    return path.replace(":id", path.startsWith("/api/voicemails") ? voicemail.id : recording.id);
  }

  describe.each(ofOneRecord)("$method $path", (row) => {
    it.each([
      ["mine", true],
      ["my department's", true],
      ["nobody's", true],
      ["another department's", false],
    ] as const)("of a record that is %s: the agent may: %s, a manager always", async (whose, isSeen) => {
      for (const [cookie, askerId, may] of [
        [cookies[0], agentId, isSeen],
        [cookies[2], managerId, true],
      ] as const) {
        const address = await addressFor(row, owners[whose], askerId);
        const json = BODIES[`${row.method} ${row.path}`];
        const { status, text } = await app.request(address, {
          method: row.method,
          cookie: cookie ?? "",
          headers: { "if-match": '"1"' },
          ...(json ? { json } : {}),
        });
        // Whoever may not see it does not learn that it is there.
        if (may) expect([200, 201, 204], text).toContain(status);
        else expect(status, text).toBe(404);
      }
    });
  });
});
