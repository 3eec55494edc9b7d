import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Drill, drillId } from "../../prometheus/drills/registry.ts";
import { clockAtSpeed, SHORTEST_DURATION_MS } from "../../prometheus/source/durations.ts";
import { ruleFiles } from "../../prometheus/source/rule-files.ts";
import { isAlert, type RuleFiles } from "../../prometheus/source/rule-model.ts";
import { baseEnvironment, type Part, partOf } from "../parts/part.ts";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { ensureTool } from "../tools/go-tool.ts";

/** Options of startDrillPrometheus. */
export interface DrillPrometheusOptions {
  /** It is emptied first: what an earlier drill did must not be seen by the next one. */
  readonly dir: string;
  readonly port: number;
  readonly cacheDir: string;
  /** What is rehearsed: rules of other alerts are left out. All have the same speed. */
  readonly drills: readonly Drill[];
  /** `host:port` of the exposer, and of Alertmanager. */
  readonly exposer: string;
  readonly alertmanager: string;
}

/**
 * So often that the shortest window of any rule holds several samples: long windows are added up from pieces of five minutes, which
 * a drill makes as short as durations may become.
 */
export const SCRAPE_INTERVAL_MS = SHORTEST_DURATION_MS / 4;

/** Starts Prometheus with the project's rules of some alerts, as much faster as their drills say. */
export async function startDrillPrometheus(options: DrillPrometheusOptions): Promise<Part> {
  const { dir, port, drills } = options;
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, "rules"), { recursive: true });
  for (const [name, content] of Object.entries(rulesOf(drills)))
    writeFileSync(join(dir, "rules", name), JSON.stringify(content));
  const url = `http://127.0.0.1:${port}`;
  const targets = (target: string) => [{ targets: [target] }];
  // JSON is YAML.
  writeFileSync(
    join(dir, "prometheus.yml"),
    JSON.stringify({
      global: {
        scrape_interval: `${SCRAPE_INTERVAL_MS}ms`,
        evaluation_interval: "1s",
        external_labels: {
          grafana_url: "http://grafana.drill.example",
          runbooks_url: "http://gateway.drill.example/runbooks",
        },
      },
      rule_files: ["rules/*.yaml"],
      alerting: {
        alert_relabel_configs: [{ action: "labeldrop", regex: "grafana_url|runbooks_url" }],
        alertmanagers: [{ static_configs: targets(options.alertmanager) }],
      },
      scrape_configs: [
        { job_name: "drill", honor_labels: true, static_configs: targets(options.exposer) },
        { job_name: "app", metrics_path: "/target", static_configs: targets(options.exposer) },
      ],
    }),
  );
  const managed = await startProcess({
    name: "prometheus",
    command: await ensureTool("prometheus", { cacheDir: options.cacheDir }),
    args: [
      `--config.file=${join(dir, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(dir, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=${url}`,
      "--rules.alert.resend-delay=1s",
      "--log.level=warn",
    ],
    env: baseEnvironment(),
    cwd: dir,
    logFile: join(dir, "prometheus.log"),
  });
  await untilReady(managed, () => httpAnswers(`${url}/-/ready`), 60_000);
  return partOf("prometheus", url, managed);
}

function rulesOf(drills: readonly Drill[]): RuleFiles {
  const wanted = new Set(drills.map(({ id }) => id));
  const slos = new Set(drills.map(({ slo }) => slo));
  const [speed = 1] = drills.map((drill) => drill.speed);
  const files = Object.entries(ruleFiles(clockAtSpeed(speed))).flatMap(([name, { groups }]) => {
    const kept = groups
      .map((group) => ({
        ...group,
        rules: group.rules.filter((rule) =>
          isAlert(rule) ? wanted.has(drillId(rule)) : slos.has(rule.labels.slo ?? ""),
        ),
      }))
      .filter(({ rules }) => rules.length > 0);
    return kept.length > 0 ? [[name, { groups: kept }] as const] : [];
  });
  return Object.fromEntries(files);
}
