import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { META_MONITORING_ALERTS } from "../otel/catalogue/rules.ts";
import { PROJECT, readSettings } from "../stack/settings.ts";
import { ensureTool } from "../stack/tools/go-tool.ts";
import { clockAtSpeed } from "./source/durations.ts";
import { mutantsOf } from "./source/mutation/mutants.ts";
import { failedCase, prepare } from "./source/mutation/verdicts.ts";
import { ruleTestFiles } from "./source/promtool-tests.ts";
import { ruleFiles } from "./source/rule-files.ts";
import { type AlertRule, isAlert } from "./source/rule-model.ts";
import { runProgram } from "./source/run-program.ts";

const dir = mkdtempSync(join(tmpdir(), "trunkline-promtool-"));
const HERE = join(PROJECT, "prometheus");
let promtool = "";

beforeAll(async () => {
  const { cacheDir } = readSettings({ ...process.env });
  promtool = await ensureTool("promtool", { cacheDir });
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

/**
 * Mistakes are looked for without Prometheus (source/mutation, in `./trunkline test rules`). Of some, one of each kind,
 * promtool must say the same.
 */
describe("a mistake in a rule", () => {
  const rules = ruleFiles(clockAtSpeed(1));
  const tests = ruleTestFiles();
  const sample = [
    [
      "api-availability.alerts.yaml",
      "api-availability.boundaries.yaml",
      /^(and becomes or|> becomes >=|14\.4 becomes|keep_firing_for)/,
    ],
    ["sms-undelivered.alerts.yaml", "sms-undelivered.yaml", /^(> becomes|max becomes min|for:)/],
    ["sms-undelivered.alerts.yaml", "sms-undelivered.absence.yaml", /^(absent|right of and)/],
    ["meta-monitoring.alerts.yaml", "meta-monitoring.services.yaml", /^(unless becomes|\[5m\])/],
  ] as const;
  const cases = sample.flatMap(([ruleFile, testFile, kinds]) => {
    const alerts = rules[ruleFile]?.groups.flatMap((group) => group.rules).filter(isAlert) ?? [];
    const prepared = prepare(tests[testFile] ?? fail(testFile), rules);
    const found = alerts.flatMap((rule) =>
      mutantsOf(rule)
        .filter(
          ({ mistake, rule: changed }) => kinds.test(mistake) && failedCase(changed, prepared) !== undefined,
        )
        .map((mutant) => ({ ruleFile, testFile, rule, mutant })),
    );
    // One of each kind.
    return [
      ...new Map(found.map((one) => [one.mutant.mistake.split(" ").slice(0, 3).join(" "), one])).values(),
    ];
  });

  function fail(name: string): never {
    throw new Error(`prometheus/tests/${name} is not generated`);
  }

  it("is of many kinds", () => expect(cases.length).toBeGreaterThan(8));

  it.each(cases.map((one) => [`${one.rule.alert}: ${one.mutant.mistake}`, one] as const))(
    "%s: is noticed by promtool, too",
    async (_, { ruleFile, testFile, rule, mutant }) => {
      const folder = mkdtempSync(join(dir, "mutant-"));
      mkdirSync(join(folder, "rules"));
      mkdirSync(join(folder, "tests"));
      for (const file of (tests[testFile] ?? fail(testFile)).rule_files) {
        const name = file.replace("../rules/", "");
        const groups = rules[name]?.groups.map((group) => ({
          ...group,
          rules: group.rules.map((one) => (name === ruleFile && one === rule ? mutant.rule : one)),
        }));
        writeFileSync(
          join(folder, "rules", name),
          stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false }),
        );
      }
      const path = join(folder, "tests", testFile);
      writeFileSync(path, readFileSync(join(HERE, "tests", testFile)));
      const result = await runProgram(promtool, ["test", "rules", path]);
      expect(result.output, mutant.rule.expr).toContain("FAILED");
      expect(result.output, "a mistake, not a syntax error").toMatch(/exp:|got:/);
      expect(result.code).toBe(1);
      rmSync(folder, { recursive: true });
    },
  );
});

describe("what goes on meanwhile", () => {
  const rules = ruleFiles(clockAtSpeed(1));
  const cases = [
    [
      "meta-monitoring.alerts.yaml",
      META_MONITORING_ALERTS.dependencyDown,
      "trunkline_dependency",
      "postgres",
      /^The board does not work: /,
    ],
    [
      "meta-monitoring.alerts.yaml",
      META_MONITORING_ALERTS.dependencyDown,
      "trunkline_dependency",
      "redis",
      /^Calls are taken in, /,
    ],
    [
      "meta-monitoring.alerts.yaml",
      META_MONITORING_ALERTS.dependencyDown,
      "trunkline_dependency",
      "live_updates",
      /^Boards are not told of news: /,
    ],
    [
      "meta-monitoring.alerts.yaml",
      META_MONITORING_ALERTS.dependencyDown,
      "trunkline_dependency",
      "file_store",
      /^Recordings can be neither /,
    ],
    [
      "meta-monitoring.alerts.yaml",
      META_MONITORING_ALERTS.dependencyDown,
      "trunkline_dependency",
      "migrations",
      /^What does not need it goes on\.$/,
    ],
    [
      "provider-breaker.alerts.yaml",
      "ProviderBreakerBreached",
      "trunkline_provider",
      "vonage",
      /^SMS wait .+ Once a minute /,
    ],
    [
      "provider-breaker.alerts.yaml",
      "ProviderBreakerBreached",
      "trunkline_provider",
      "resend",
      /^Invitations .+ Once a minute /,
    ],
    [
      "provider-breaker.alerts.yaml",
      "ProviderBreakerBreached",
      "trunkline_provider",
      "assemblyai",
      /^Transcripts/,
    ],
    ["provider-breaker.alerts.yaml", "ProviderBreakerBreached", "trunkline_provider", "openai", /^Summaries/],
    ["provider-breaker.alerts.yaml", "ProviderBreakerBreached", "trunkline_provider", "paddle", /^Bills/],
    [
      "provider-breaker.alerts.yaml",
      "ProviderBreakerBreached",
      "trunkline_provider",
      "another",
      /^What it does for us waits/,
    ],
  ] as const;

  it("is what Prometheus makes of the template for each dependency and provider", async () => {
    for (const [file, alert, label, value, expected] of cases) {
      const rule = rules[file]?.groups
        .flatMap((group) => group.rules)
        .find((one) => isAlert(one) && one.alert === alert);
      expect(rule, alert).toBeDefined();
      const folder = mkdtempSync(join(dir, "meanwhile-"));
      const { annotations } = rule as AlertRule;
      const own = { alert: "It", expr: "given > 0", annotations: { meanwhile: annotations.meanwhile } };
      writeFileSync(join(folder, "rules.yaml"), stringify({ groups: [{ name: "one", rules: [own] }] }));
      const test = {
        rule_files: ["rules.yaml"],
        tests: [
          {
            input_series: [{ series: `given{${label}="${value}"}`, values: "1x5" }],
            alert_rule_test: [{ alertname: "It", eval_time: "1m", exp_alerts: [] }],
          },
        ],
      };
      writeFileSync(join(folder, "test.yaml"), stringify(test));
      const { output } = await runProgram(promtool, ["test", "rules", join(folder, "test.yaml")]);
      const [, text] = /meanwhile="((?:[^"\\]|\\.)*)"/.exec(output) ?? [];
      expect(text, output).toMatch(expected);
      expect(text, "nothing of the template is left").not.toMatch(/[{}]|<no value>/);
    }
  });
});
