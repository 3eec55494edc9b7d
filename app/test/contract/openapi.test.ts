import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertBulkOperation } from "../factories/bulk-operations.ts";
import { insertCall } from "../factories/calls.ts";
import { insertChannel } from "../factories/channels.ts";
import { insertContact } from "../factories/contacts.ts";
import { insertIncident } from "../factories/incidents.ts";
import { insertImport } from "../factories/imports.ts";
import { insertLead } from "../factories/leads.ts";
import { insertTask } from "../factories/tasks.ts";
import { insertScheduledMessage, insertThread } from "../factories/threads.ts";
import { insertUser } from "../factories/users.ts";
import { insertWebhookDelivery, insertWebhookEndpoint } from "../factories/webhooks.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { startTestApplication, type TestApplication } from "../test-application.ts";

const SCHEMATHESIS = process.env.TRUNKLINE_SCHEMATHESIS;
const ROLES = ["agent", "supervisor", "manager", "admin"] as const;
/** More of them, and another seed, look for longer. */
const SECONDS_A_ROLE = Number(process.env.TRUNKLINE_CONTRACT_SECONDS ?? 30);
const SEED = process.env.TRUNKLINE_CONTRACT_SEED ?? "26";
/** What every answer must be: none of our making (5xx), and none that the document does not have. */
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];
/** Python 3.11 now and then loses count of how deep its parser is: a word about Python, not about the API. */
const PYTHON_LOST_COUNT = /AST constructor recursion depth mismatch/;
const TRIES = 3;
/** Ends the session that the others are sent with. */
const LEFT_OUT = ["signOut"];

interface Operation {
  parameters?: { readonly name: string; readonly in: string }[];
}

/**
 * The document without `fields`: who asks for some fields only gets no others, however the schema has them, and
 * `sparse-fields.api.test.ts` sees to that.
 */
function withoutFields(document: { readonly paths: Record<string, Record<string, Operation>> }): object {
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    if (operation.parameters)
      operation.parameters = operation.parameters.filter(({ name }) => name !== "fields");
  }
  return document;
}

describe("the OpenAPI document, tried by Schemathesis", () => {
  let app: TestApplication;
  let folder: string;
  let document: string;
  let ids: Readonly<Record<string, string>>;

  beforeAll(async () => {
    app = await startTestApplication();
    folder = temporaryFolder("contract");
    document = join(folder, "openapi.json");
    writeFileSync(document, JSON.stringify(withoutFields((await app.request("/api/openapi.json")).body)));
    ids = await knownIds();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  async function knownIds(): Promise<Record<string, string>> {
    const { id: users } = await insertUser(app.db);
    const { id: threads } = await insertThread(app.db);
    const { id: endpoint } = await insertWebhookEndpoint(app.db);
    return {
      users,
      calls: (await insertCall(app.db)).id,
      leads: (await insertLead(app.db)).id,
      contacts: (await insertContact(app.db)).id,
      tasks: (await insertTask(app.db)).id,
      channels: (await insertChannel(app.db)).id,
      threads,
      "scheduled-messages": (await insertScheduledMessage(app.db, { thread_id: threads, author_id: users }))
        .id,
      "message-templates": (await app.db("message_templates").first("id")).id,
      "saved-views": (
        await app
          .db("saved_views")
          .insert({ user_id: users, list: "calls", name: "Shared", query: "", position: 1, is_shared: true })
          .returning("id")
      )[0].id,
      imports: (await insertImport(app.db, users)).id,
      incidents: (await insertIncident(app.db)).id,
      "voice-commands": (
        await app.db("voice_commands").insert({ user_id: users, outcome: "done" }).returning("id")
      )[0].id,
      "error-groups": (
        await app
          .db("error_groups")
          .insert({
            fingerprint: "0".repeat(16),
            tier: "server",
            type: "Error",
            message: "it broke",
            frames: [],
            count: 1,
            first_seen_at: new Date(),
            last_seen_at: new Date(),
            first_release: "1",
            last_release: "1",
          })
          .returning("id")
      )[0].id,
      "bulk-operations": (await insertBulkOperation(app.db, users)).id,
      "webhook-endpoints": endpoint,
      "webhook-deliveries": (await insertWebhookDelivery(app.db, endpoint)).id,
    };
  }

  async function run(role: (typeof ROLES)[number]): Promise<{ code: number | null; output: string }> {
    const reports = join(folder, role);
    mkdirSync(reports, { recursive: true });
    const args = [
      "run",
      document,
      ...["--url", app.url],
      ...["--header", `Cookie: ${await app.signIn(role)}`],
      ...["--checks", CHECKS.join(",")],
      ...["--phases", "examples,coverage,fuzzing"],
      ...["--max-examples", "12", "--max-time", String(SECONDS_A_ROLE), "--seed", SEED],
      // Two threads that parse Python at once meet CPython's "AST constructor recursion depth mismatch".
      ...["--workers", "1", "--continue-on-failure", "--no-shrink", "--no-color"],
      ...["--warnings", "off", "--suppress-health-check", "all", "--generation-database", "none"],
      ...LEFT_OUT.flatMap((operation) => ["--exclude-operation-id", operation]),
      ...["--report", "junit", "--report-junit-path", join(reports, "junit.xml")],
    ];
    const child = spawn(SCHEMATHESIS ?? "", args, {
      cwd: folder,
      env: {
        ...process.env,
        SCHEMATHESIS_HOOKS: "known_ids",
        PYTHONPATH: import.meta.dirname,
        PYTHONDONTWRITEBYTECODE: "1",
        TRUNKLINE_KNOWN_IDS: JSON.stringify(ids),
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += String(chunk);
      });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { code, output };
  }

  it.skipIf(!SCHEMATHESIS).each(ROLES)(
    "gets no answer as %s that is ours to blame (5xx) or that it does not have",
    async (role) => {
      let { code, output } = await run(role);
      for (let tries = 1; tries < TRIES && PYTHON_LOST_COUNT.test(output); tries += 1)
        ({ code, output } = await run(role));
      expect(code, output).toBe(0);
      expect(readFileSync(join(folder, role, "junit.xml"), "utf8")).toContain("GET /api/leads");
    },
    TRIES * (SECONDS_A_ROLE + 60) * 1000,
  );
});
