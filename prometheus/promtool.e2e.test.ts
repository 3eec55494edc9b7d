import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { SLAS } from "../otel/catalogue/slas.ts";
import { PROJECT, readSettings } from "../stack/settings.ts";
import { ensureTool } from "../stack/tools/go-tool.ts";
import { clockAtSpeed } from "./source/durations.ts";
import { mutantsOf } from "./source/mutants.ts";
import { ruleFileNames, ruleFiles } from "./source/rule-files.ts";
import { runProgram } from "./source/run-program.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-promtool-"));
const HERE = join(PROJECT, "prometheus");
let promtool = "";

beforeAll(async () => {
  const { cacheDir } = readSettings({ ...process.env });
  promtool = await ensureTool("promtool", { cacheDir });
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the cases of the rules", () => {
  const all = ruleFiles(clockAtSpeed(1));
  // One of each kind; the rules of the others are made by the same functions.
  const examined = new Map([
    ["api-availability", /^slo:| 1h:| 1d:|NoData/],
    ["sms-delivery-time", /^slo:/],
    ["voice-webhook-p99", /./],
    ["sms-undelivered", /./],
    ["queue-backlog", /./],
    ["call-mos", /./],
    ["provider-breaker", /./],
  ]);
  const mutants = SLAS.flatMap((sla) => {
    const { recordings, alerts } = ruleFileNames(sla);
    const files = Object.fromEntries(
      Object.entries(all).filter(([name]) => name === recordings || name === alerts),
    );
    return mutantsOf(sla, files)
      .filter(({ name }) => examined.get(sla.id)?.test(name))
      .map((mutant) => [sla.id, mutant.name, mutant] as const);
  });

  it("are tried with every kind of mistake", () => {
    expect(new Set(mutants.map(([id]) => id))).toEqual(new Set(examined.keys()));
    expect(mutants.length).toBeGreaterThan(50);
  });

  it.each(mutants)("%s: notice %s", async (_, name, mutant) => {
    const folder = mkdtempSync(join(dir, "mutant-"));
    mkdirSync(join(folder, "rules"));
    mkdirSync(join(folder, "tests"));
    for (const [file, content] of Object.entries(mutant.files)) {
      writeFileSync(join(folder, "rules", file), stringify(content, { lineWidth: 0 }));
    }
    const testFile = join(folder, "tests", mutant.testFile);
    writeFileSync(testFile, readFileSync(join(HERE, "tests", mutant.testFile)));
    const result = await runProgram(promtool, ["test", "rules", "--run", mutant.cases, testFile]);
    expect(result.output, name).toContain("FAILED");
    expect(result.output, "a mistake, not a syntax error").toMatch(/exp:|got:/);
    expect(result.code).toBe(1);
    rmSync(folder, { recursive: true });
  });
});
