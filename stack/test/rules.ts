import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expandVariables, linkConfig } from "../parts/config-folder.ts";
import { NODE } from "../parts/node-process.ts";
import { PROMETHEUS_FILES, targetFiles } from "../parts/prometheus.ts";
import { alertmanagerVariables, scrapeTargets } from "../supervisor/telemetry-plan.ts";
import { check, runCommand } from "./run-command.ts";
import { failed, PASSED, type SuiteContext, type SuiteResult, sum } from "./suite.ts";

/** Prometheus' configuration and rules by promtool, with its unit tests; Alertmanager's by amtool. */
export async function checkRules(
  context: SuiteContext,
  promtool: string,
  amtool: string,
): Promise<SuiteResult> {
  const { project } = context.settings;
  const folder = mkdtempSync(join(tmpdir(), "trunkline-rules-"));
  try {
    const config = join(folder, "prometheus");
    linkConfig(
      join(project, "prometheus"),
      config,
      PROMETHEUS_FILES,
      targetFiles(scrapeTargets(context.settings)),
    );
    const results = [
      await check(context, promtool, ["check", "config", "--lint=all", join(config, "prometheus.yml")]),
    ];
    const tests = globSync(join(project, "prometheus/tests/*.{yaml,yml,json}")).sort();
    results.push(...(await unitTests(context, promtool, tests)));
    results.push(await mutationScore(context));
    const alertmanager = join(project, "prometheus/alertmanager/alertmanager.yml");
    if (existsSync(alertmanager)) {
      const rendered = join(folder, "alertmanager.yml");
      const variables = alertmanagerVariables(context.settings);
      writeFileSync(rendered, expandVariables(readFileSync(alertmanager, "utf8"), variables));
      results.push(await check(context, amtool, ["check-config", rendered]));
    }
    return sum(results);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mistakes made in every alert on purpose: each must be noticed by a case. Its score is shown below the row. */
async function mutationScore(context: SuiteContext): Promise<SuiteResult> {
  const { code, output } = await runCommand(context, NODE, [
    join(context.settings.project, "prometheus/source/mutation/report.ts"),
  ]);
  return code === 0 ? { ...PASSED, output: output.trimEnd() } : failed(output.trimEnd());
}

/** A program of seconds need not tidy its memory as often as one of days: a quarter less of the processor. */
const SHORT_LIVED_GO = { GOGC: "400", GOMAXPROCS: "1" } as const;

/** One result for each file of tests; two at a time, because promtool uses one core. */
async function unitTests(
  context: SuiteContext,
  promtool: string,
  files: readonly string[],
): Promise<SuiteResult[]> {
  if (files.length === 0) return [failed("prometheus/tests holds no test of the rules")];
  const waiting = [...files];
  const results: SuiteResult[] = [];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { code, output } = await runCommand(context, promtool, ["test", "rules", file], SHORT_LIVED_GO);
      results.push(code === 0 ? PASSED : failed(`$ promtool test rules ${file}\n${output.trimEnd()}`));
    }
  };
  await Promise.all([worker(), worker()]);
  return results;
}
