import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSource } from "oazapfts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../stack/process/free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { startTestApplication, type TestApplication } from "../test-application.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const COMPILER = join(PROJECT, "node_modules/typescript/bin/tsc");

describe("a client that is generated from the OpenAPI document", () => {
  let app: TestApplication;
  let folder: string;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    app = await startTestApplication({
      environment: {
        TRUNKLINE_CONTACT_HOURS: "00:00-24:00",
        TRUNKLINE_RECORD_CALLS: "on",
        TRUNKLINE_WEBHOOK_PRIVATE_HOSTS: `127.0.0.1:${port}`,
      },
    });
    await shorten("+15145550111");
    await shorten("+15145550152");
    folder = temporaryFolder("integrator");
    symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
    copyFileSync(join(import.meta.dirname, "integrator/day.ts"), join(folder, "day.ts"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const options = { argumentStyle: "object", useUnknown: true, futureStripLegacyMethods: true } as const;
    const source = await generateSource(`${app.url}/api/openapi.json`, options);
    writeFileSync(join(folder, "client.ts"), source);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await app.close();
  });

  /** Has a telephone answered at once, and a call over soon. */
  async function shorten(phone: string): Promise<void> {
    await fetch(`${app.simulatorUrl}/control/phones/${encodeURIComponent(phone)}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ringSeconds: 0, talkSeconds: 1 }),
    });
  }

  /** Runs a program of Node's; resolves with how it ended and what it said. */
  async function run(args: readonly string[]): Promise<[code: number, output: string]> {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, TRUNKLINE_URL: app.url, PORT: String(port), NODE_OPTIONS: "" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += String(chunk);
      });
    const [code] = await once(child, "close");
    return [code, output];
  }

  it("has the types that an integrator's program needs", async () => {
    const options = ["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--skipLibCheck"];
    const modules = ["--target", "es2024", "--module", "nodenext", "--allowImportingTsExtensions"];
    expect(await run([COMPILER, ...options, ...modules, "--types", "node", "day.ts"])).toEqual([0, ""]);
  });

  it("does a day's work", async () => {
    expect(await run(["day.ts"])).toEqual([0, "a good day\n"]);
  }, 90_000);
});
