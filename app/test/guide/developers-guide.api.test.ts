import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_VERSIONS } from "../../http/index.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { eventually, startTestApplication, type TestApplication } from "../test-application.ts";
import {
  differenceOfJson,
  differenceOfText,
  examplesOf,
  filled,
  type HttpExample,
  type Names,
  type ProgramExample,
} from "./examples.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const guide = readFileSync(join(PROJECT, "docs/developers.md"), "utf8");
const examples = examplesOf(guide);

/** What programs that go on must have printed at the end of the guide. */
const PRINTED: Readonly<Record<string, readonly string[]>> = {
  "receiver.mjs": ["listening", "webhook.test", "lead.status_changed {leadId}"],
  "live.mjs": ["following", "lead.changed {leadId}"],
};

describe("docs/developers.md", () => {
  let app: TestApplication;
  let folder: string;
  const names: Names = new Map();
  const running = new Map<string, { readonly process: ChildProcess; output: string }>();

  beforeAll(async () => {
    const port = await freePort();
    app = await startTestApplication({
      environment: {
        TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${port}`,
        TRUNKLINE_CONTACT_HOURS: "00:00-24:00",
      },
    });
    names.set("inAWeek", new Date(Date.now() + 7 * 86_400_000).toISOString());
    names.set("receiver", `http://127.0.0.1:${port}`);
    folder = temporaryFolder("guide");
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  });
  afterAll(async () => {
    for (const { process } of running.values()) process.kill();
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  async function send({ request, answer }: HttpExample): Promise<void> {
    const [method = "", path = ""] = filled(request.first, names).split(" ");
    const response = await fetch(app.url + path, {
      method,
      headers: request.headers.map(([name, value]): [string, string] => [name, filled(value, names)]),
      ...(request.body === "" ? {} : { body: filledBody(request.body) }),
    });
    const text = await response.text();
    const status = `HTTP/1.1 ${response.status} ${response.statusText}`;
    expect(differenceOfText(answer.first, status, names), text).toBeNull();
    for (const [name, value] of answer.headers)
      expect(differenceOfText(value, response.headers.get(name) ?? "", names), name).toBeNull();
    if (answer.body === "") return;
    expect(differenceOfJson(JSON.parse(answer.body), JSON.parse(text), names), text).toBeNull();
  }

  /** Only names that are known: a body has braces of its own. */
  function filledBody(body: string): string {
    return body.replace(/\{(\w+)\}/g, (whole, name: string) => names.get(name) ?? whole);
  }

  async function run({ name, text, prints }: ProgramExample): Promise<void> {
    writeFileSync(join(folder, name), text);
    const child = spawn(process.execPath, [name], {
      cwd: folder,
      env: {
        ...process.env,
        TRUNKLINE_URL: app.url,
        TRUNKLINE_KEY: filled("{key}", names),
        WEBHOOK_SECRET: names.get("secret") ?? "",
        PORT: new URL(filled("{receiver}", names)).port,
      },
    });
    const program = { process: child, output: "" };
    const keep = (chunk: Buffer) => {
      program.output += String(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    if (prints !== undefined) {
      const [code] = await once(child, "close");
      expect([code, program.output]).toEqual([0, prints]);
      return;
    }
    running.set(name, program);
    await eventually(`the first line of ${name}`, async () => program.output.includes("\n"));
  }

  it.each(examples.map((example) => [example.line, example] as const))(
    "is true of its example in line %i",
    async (_, example) => {
      if (example.kind === "http") await send(example);
      else await run(example);
    },
  );

  it.each(Object.entries(PRINTED))("has %s print what it says", async (name, lines) => {
    const program = running.get(name);
    const expected = lines.map((line) => filled(line, names));
    await eventually(`${name} to print ${expected.join(", ")}; it printed ${program?.output}`, async () => {
      const printed = program?.output.split("\n").map((line) => line.trim()) ?? [];
      return expected.every((line) => printed.includes(line));
    });
  });

  it("has examples of all that goes on, and names the versions that there are", () => {
    expect(examples.length).toBeGreaterThan(20);
    expect([...running.keys()]).toEqual(Object.keys(PRINTED));
    expect(guide).toContain(`is **${API_VERSIONS[0]?.date}**`);
  });
});
