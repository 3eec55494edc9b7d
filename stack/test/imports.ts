import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NODE } from "../parts/node-process.ts";
import { runCommand } from "./run-command.ts";
import { SEEDED_VIOLATIONS } from "./seeded-violations.ts";
import { failed, PASSED, type SuiteContext, type SuiteResult, sum } from "./suite.ts";

const FOLDERS = ["app", "web/src", "otel", "grafana", "prometheus", "k6", "stack"];

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
    readonly ruleSetUsed?: { readonly forbidden?: readonly { readonly name: string }[] };
  };
  readonly modules: readonly { readonly source: string }[];
}

/**
 * Import rules over the whole project, and the same rules over a small tree in which each one is broken: every rule must
 * catch its seeded violation. A cruise that sees nothing fails too.
 */
export async function checkImports(context: SuiteContext): Promise<SuiteResult> {
  const real = await cruise(context, context.settings.project);
  if (typeof real === "string") return failed(real);
  const own = real.modules.filter(({ source }) => !source.includes("node_modules"));
  const results: SuiteResult[] = [];
  const violations = real.summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
  results.push(violations.length === 0 ? PASSED : failed(violations.join("\n")));
  results.push(
    own.length > 50 ? PASSED : failed(`only ${own.length} modules were cruised: is the parser broken?`),
  );
  results.push(...(await checkSeededViolations(context, real)));
  return sum(results);
}

async function checkSeededViolations(context: SuiteContext, real: Cruise): Promise<SuiteResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "trunkline-imports-"));
  try {
    symlinkSync(join(context.settings.project, "node_modules"), join(folder, "node_modules"));
    for (const name of FOLDERS) mkdirSync(join(folder, name), { recursive: true });
    for (const { files } of SEEDED_VIOLATIONS) {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
    }
    const seeded = await cruise(context, folder);
    if (typeof seeded === "string") return [failed(seeded)];
    const caught = new Set(seeded.summary.violations.map(({ from, rule }) => `${rule.name} ${from}`));
    const results = SEEDED_VIOLATIONS.map(({ rule, by }) =>
      caught.has(`${rule} ${by}`)
        ? PASSED
        : failed(`the seeded violation of ${rule} in ${by} was not caught`),
    );
    const unseeded = (real.summary.ruleSetUsed?.forbidden ?? [])
      .filter(({ name }) => !SEEDED_VIOLATIONS.some(({ rule }) => rule === name))
      .map(({ name }) =>
        failed(`the rule ${name} has no seeded violation in stack/test/seeded-violations.ts`),
      );
    return [...results, ...unseeded];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The cruise as data, or what went wrong. */
async function cruise(context: SuiteContext, cwd: string): Promise<Cruise | string> {
  const { project } = context.settings;
  const { output } = await runCommand(
    context,
    NODE,
    [
      join(project, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs"),
      ...["--config", join(project, ".dependency-cruiser.mjs"), "--output-type", "json", ...FOLDERS],
    ],
    {},
    cwd,
  );
  try {
    return JSON.parse(output) as Cruise;
  } catch {
    return `dependency-cruiser did not answer with JSON:\n${output.slice(0, 4_000)}`;
  }
}
