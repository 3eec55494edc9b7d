import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Settings } from "../settings.ts";
import type { SuiteContext } from "./suite.ts";
import { vitest } from "./vitest-suite.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Fails at its first call, or at each. */
const FAILS = (times: "once" | "always") => `
  import { existsSync, writeFileSync } from "node:fs";
  import { beforeAll, describe, expect, it } from "vitest";
  describe("with something to be there before", () => {
    beforeAll(() => {
      if (${times === "always"} || !existsSync("was-here")) { writeFileSync("was-here", ""); throw new Error("it did not come in time"); }
    });
    it("works", () => expect(1).toBe(1));
    it("works, too", () => expect(1).toBe(1));
  });`;
const WELL = `import { expect, it } from "vitest"; it("is well", () => expect(1).toBe(1));`;

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "trunkline-suite-"));
  for (const name of ["node_modules", "stack"]) symlinkSync(join(ROOT, name), join(dir, name));
  mkdirSync(join(dir, "results"));
  const project = (name: string) => ({ test: { name, include: ["*.test.js"] } });
  const config = { test: { projects: [project("unit"), project("e2e")] } };
  writeFileSync(join(dir, "vitest.config.js"), `export default ${JSON.stringify(config)};`);
  writeFileSync(join(dir, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(dir, "well.test.js"), WELL);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function context(): SuiteContext {
  return {
    settings: { project: dir } as Settings,
    dir: join(dir, "results"),
    env: process.env,
    progress: () => undefined,
  };
}

describe("vitest", () => {
  it("runs a file over real processes once more whose hook failed, and names it", async () => {
    writeFileSync(join(dir, "late.test.js"), FAILS("once"));
    expect(await vitest(context(), "e2e")).toMatchObject({
      passed: 3,
      failed: 0,
      skipped: 0,
      passedOnRetry: ["late.test.js: the whole file: it did not come in time"],
    });
  });

  it("counts it as a failure where it fails again, with what it said", async () => {
    writeFileSync(join(dir, "late.test.js"), FAILS("always"));
    const result = await vitest(context(), "e2e");
    expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 2, passedOnRetry: [] });
    expect(result.output).toContain("it did not come in time");
  });

  it("tries nothing again where nothing real is tested", async () => {
    writeFileSync(join(dir, "late.test.js"), FAILS("once"));
    expect(await vitest(context(), "unit")).toMatchObject({ passed: 1, failed: 1, skipped: 2 });
  });
});
