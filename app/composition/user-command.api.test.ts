import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Config, loadConfig } from "../config/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { hashPassword } from "../platform/password/index.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { startTestApplication, type TestApplication } from "../test/test-application.ts";
import { ensureFirstAdministrator } from "./database-tasks.ts";
import { runUserCommand } from "./user-command.ts";

const PASSWORD = "correct horse battery";

let app: TestApplication;
beforeAll(async () => {
  app = await startTestApplication({ roles: "api" });
});
afterAll(() => app.close());

function configWith(more: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({
    TRUNKLINE_ENV: "production",
    TRUNKLINE_PUBLIC_URL: "https://trunkline.example",
    TRUNKLINE_DATABASE_URL: app.databaseUrl,
    TRUNKLINE_REDIS_URL: app.redisUrl,
    TRUNKLINE_VAPI_SECRET: "0123456789abcdef",
    TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
    TRUNKLINE_TWILIO_AUTH_TOKEN: "12345678",
    TRUNKLINE_TWILIO_FROM: "+15145550100",
    ...more,
  });
}

/** Runs `user …`; resolves with its exit code and all that it said. */
async function user(args: string, input = ""): Promise<{ code: number; out: string; err: string }> {
  const said = { out: "", err: "" };
  const code = await runUserCommand(configWith, silentLogger(), args.split(" "), {
    input: Readable.from([input]),
    print: (line) => {
      said.out += `${line}\n`;
    },
    printError: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}
const signIn = async (email: string, password = PASSWORD) =>
  (await app.request("/api/session", { json: { email, password } })).status;
const rowOf = (email: string) => app.db("users").where({ email }).first();

describe("user", () => {
  it("tells how it is used where nothing is configured yet", async () => {
    let out = "";
    const streams = {
      input: Readable.from([]),
      print: (line: string) => {
        out += line;
      },
      printError: () => {},
    };
    const readConfig = () => loadConfig({});
    expect(await runUserCommand(readConfig, silentLogger(), ["add", "--help"], streams)).toBe(0);
    expect(out).toContain("--password-stdin");
    await expect(runUserCommand(readConfig, silentLogger(), ["list"], streams)).rejects.toThrow(
      "TRUNKLINE_DATABASE_URL",
    );
  });

  it("adds somebody by a link, which opens the account", async () => {
    const { code, out } = await user("add Nora@t.example --name Nora --role manager --department claims");
    expect(code).toBe(0);
    expect(out).toContain("Added nora@t.example as manager.");
    const link = new URL(/https:\S+/.exec(out)?.[0] ?? "");
    expect(link).toMatchObject({ origin: "https://trunkline.example", pathname: "/invitation" });
    const json = { token: link.hash.slice(1), password: PASSWORD };
    expect((await app.request("/api/password-links/use", { json })).status).toBe(204);
    expect(await signIn("nora@t.example")).toBe(200);
    expect(await rowOf("nora@t.example")).toMatchObject({ role: "manager", department: "claims" });
  });

  it("adds somebody by a password from standard input, and prints neither it nor its hash", async () => {
    const { code, out, err } = await user("add max@t.example --name Max --password-stdin", `${PASSWORD}\n`);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).not.toContain(PASSWORD);
    expect(await signIn("max@t.example")).toBe(200);
    const list = await user("list --json");
    expect(list.out).toContain("max@t.example");
    expect(`${list.out}${(await user("list")).out}`).not.toMatch(/argon2|hash|assword/);
  });

  it("waits for a database that is slow to take connections", async () => {
    const { hostname, port } = new URL(app.databaseUrl);
    const slow = createServer((client) => {
      const toDatabase = connect(Number(port), hostname);
      // Longer than a request waits for a connection.
      const later = setTimeout(() => client.pipe(toDatabase).pipe(client), 2_500);
      for (const socket of [client, toDatabase]) {
        socket.on("error", () => {});
        socket.on("close", () => {
          clearTimeout(later);
          client.destroy();
          toDatabase.destroy();
        });
      }
    });
    slow.listen(0, "127.0.0.1");
    await once(slow, "listening");
    try {
      const url = new URL(app.databaseUrl);
      url.port = String((slow.address() as AddressInfo).port);
      url.hostname = "127.0.0.1";
      const streams = { input: Readable.from([]), print: () => {}, printError: () => {} };
      const readConfig = () => configWith({ TRUNKLINE_DATABASE_URL: url.href });
      expect(await runUserCommand(readConfig, silentLogger(), ["list"], streams)).toBe(0);
    } finally {
      slow.close();
    }
  });

  it("opens sessions of people for load tests, the same people each time, and none in production", async () => {
    const { code, err } = await user("load-test 2");
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining("in demo and test environments only"),
    });
    const loadTest = async () => {
      let out = "";
      const streams = {
        input: Readable.from([]),
        print: (line: string) => {
          out += line;
        },
        printError: () => {},
      };
      const readConfig = () => configWith({ TRUNKLINE_ENV: "test" });
      expect(await runUserCommand(readConfig, silentLogger(), ["load-test", "2"], streams)).toBe(0);
      return JSON.parse(out) as string[];
    };
    const sessions = [...(await loadTest()), ...(await loadTest())];
    const ids = await Promise.all(
      sessions.map(async (session) => {
        const { status, body } = await app.request("/api/session", {
          cookie: `trunkline_session=${session}`,
        });
        expect(status).toBe(200);
        return body.user.id;
      }),
    );
    expect(new Set(sessions).size).toBe(4);
    expect(new Set(ids).size).toBe(2);
    expect(await rowOf("load-1@trunkline.example")).toMatchObject({ role: "agent", password_hash: null });
  });

  it("lists by role and status", async () => {
    await user("add ina@t.example --name Ina --role supervisor");
    const { out } = await user("list --role supervisor --status invited");
    expect(out.trim().split("\n")).toEqual([
      expect.stringMatching(/^invited\s+supervisor\s+ina@t\.example\s+Ina/),
    ]);
  });

  it("disables, enables, and makes a link for a new password", async () => {
    await user("add liv@t.example --name Liv --password-stdin", PASSWORD);
    expect((await user("disable liv@t.example")).code).toBe(0);
    expect(await signIn("liv@t.example")).toBe(401);
    expect(await user("reset liv@t.example")).toMatchObject({ code: 1, err: "The user is disabled\n" });
    expect((await user("enable liv@t.example")).code).toBe(0);
    expect(await signIn("liv@t.example")).toBe(200);
    expect((await user("reset liv@t.example")).out).toMatch(/an hour:\nhttps:\/\/\S+\/password-reset#\S+\n$/);
    const { id } = await rowOf("liv@t.example");
    const audit = await app.db("audit_log").where({ subject_id: id }).orderBy("id");
    expect(new Set(audit.map(({ actor_kind }: { actor_kind: string }) => actor_kind))).toEqual(
      new Set(["system"]),
    );
  });

  it.each([
    ["add admin@trunkline.example --name Twin", 1, "There is a user with this e-mail address"],
    ["add new@t.example --name New --password-stdin", 1, "password must have at least 12 characters"],
    ["disable nobody@t.example", 1, "There is no such user"],
    ["disable admin@trunkline.example", 1, "This is the last administrator who can sign in"],
    ["disable nobody", 2, "nobody is no e-mail address"],
    [`add new@t.example --name N --department ${"x".repeat(81)}`, 1, "department"],
    ["add new@t.example", 2, "required option '--name <name>'"],
    ["add new@t.example --name N --role boss", 2, "Allowed choices are agent"],
    ["frobnicate", 2, "unknown command"],
  ])("%j ends with %i and says why", async (args, code, words) => {
    const result = await user(args, "short");
    expect(result).toMatchObject({ code, out: "", err: expect.stringContaining(words) });
    expect(await rowOf("new@t.example")).toBeUndefined();
  });
});

describe("the first administrator", () => {
  const EMAIL = "boss@t.example";
  const make = (more: Readonly<Record<string, string>> = { TRUNKLINE_ADMIN_PASSWORD: PASSWORD }) =>
    ensureFirstAdministrator(configWith({ TRUNKLINE_ADMIN_EMAIL: EMAIL, ...more }), silentLogger());
  beforeEach(async () => {
    await app.db("users").where({ role: "admin" }).update({ role: "manager" });
    await app.db("users").where({ email: EMAIL }).delete();
  });

  it("is made where there is none, once", async () => {
    expect(await make()).toBe(true);
    expect(await rowOf(EMAIL)).toMatchObject({ role: "admin" });
    expect(await signIn(EMAIL)).toBe(200);
    expect(await make({ TRUNKLINE_ADMIN_PASSWORD: "another horse battery" })).toBe(false);
    expect(await signIn(EMAIL)).toBe(200);
  });

  it("has the password of a file", async () => {
    const file = join(temporaryFolder("user-command"), "password");
    writeFileSync(file, `${PASSWORD}\n`);
    expect(await make({ TRUNKLINE_ADMIN_PASSWORD_FILE: file })).toBe(true);
    expect(await signIn(EMAIL)).toBe(200);
    await app.db("users").where({ email: EMAIL }).update({ role: "agent" });
    await expect(make({ TRUNKLINE_ADMIN_PASSWORD_FILE: `${file}-lost` })).rejects.toThrow(/ENOENT/);
  });

  it("may be somebody who is known, disabled or not", async () => {
    await app.db("users").insert({ email: EMAIL, name: "Boss", role: "agent", disabled_at: new Date() });
    expect(await make()).toBe(true);
    expect(await rowOf(EMAIL)).toMatchObject({ name: "Boss", role: "admin", disabled_at: null });
    expect(await signIn(EMAIL)).toBe(200);
  });

  it("is not made beside one who can sign in, but beside one who cannot yet", async () => {
    const hash = await hashPassword(PASSWORD);
    await app.db("users").insert({ email: "one@t.example", name: "One", role: "admin" });
    await app.db("users").insert({ email: "two@t.example", name: "Two", role: "admin", password_hash: hash });
    expect(await make()).toBe(false);
    await app.db("users").where({ email: "two@t.example" }).delete();
    expect(await make()).toBe(true);
    await app.db("users").where({ email: "one@t.example" }).delete();
  });

  it("is none where nobody is named", async () => {
    expect(await ensureFirstAdministrator(configWith(), silentLogger())).toBe(false);
  });
});
