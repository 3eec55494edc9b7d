import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findOnPath, isExecutable } from "../process/command.ts";
import { startProcess } from "../process/managed-process.ts";
import { httpAnswers, untilReady } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { AbsentError, baseEnvironment, type Part, type PartOptions, partOf } from "./part.ts";

/** A Grafana that can be started: its program, what comes before our options, and its folder. */
export interface GrafanaProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly home: string;
}

/** Where no Loki is: a data source must have an address. */
const NOBODY_URL = "http://127.0.0.1:9";

/** Options of startGrafana. */
export interface GrafanaOptions extends PartOptions {
  /** Which one; without it that of `grafanaCommand`. */
  readonly program?: GrafanaProgram;
  /** Where its data sources are; grafana/provisioning reads them as variables. */
  readonly prometheusUrl: string;
  readonly tempoUrl: string;
  /** Undefined: there is no Loki, and nothing leads from a trace to its log. */
  readonly lokiUrl?: string;
  readonly alertmanagerUrl: string;
  /** Where the application is, for links from dashboards. */
  readonly appUrl: string;
  /** Password of the user `admin`; everybody else on this machine may look without signing in. */
  readonly adminPassword: string;
  /** More variables that grafana/provisioning reads. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Starts Grafana with the project's data sources and dashboards, readable without signing in. `url` is its start page.
 * Throws AbsentError where there is no Grafana, StartError where it does not come up.
 */
export async function startGrafana(options: GrafanaOptions): Promise<Part> {
  const { command, args, home } = options.program ?? grafanaCommand();
  const data = join(options.dir, "data");
  mkdirSync(join(options.dir, "plugins"), { recursive: true });
  const url = `http://127.0.0.1:${options.port}`;
  const managed = await startProcess({
    name: "grafana",
    command,
    args: [...args, "--homepath", home, "--config", join(PROJECT, "grafana/grafana.ini")],
    env: {
      ...baseEnvironment(),
      ...GRAFANA_SETTINGS,
      GF_SERVER_HTTP_ADDR: "127.0.0.1",
      GF_SERVER_HTTP_PORT: String(options.port),
      GF_SERVER_ROOT_URL: `${url}/`,
      GF_PATHS_DATA: data,
      GF_PATHS_LOGS: join(options.dir, "logs"),
      GF_PATHS_PLUGINS: join(options.dir, "plugins"),
      GF_PATHS_PROVISIONING: join(PROJECT, "grafana/provisioning"),
      GF_SECURITY_ADMIN_PASSWORD: options.adminPassword,
      TRUNKLINE_PROMETHEUS_URL: options.prometheusUrl,
      TRUNKLINE_TEMPO_URL: options.tempoUrl,
      TRUNKLINE_LOKI_URL: options.lokiUrl ?? NOBODY_URL,
      TRUNKLINE_TRACES_TO_LOGS: options.lokiUrl === undefined ? "" : "loki",
      TRUNKLINE_ALERTMANAGER_URL: options.alertmanagerUrl,
      TRUNKLINE_PUBLIC_URL: options.appUrl,
      TRUNKLINE_DASHBOARDS_DIR: join(PROJECT, "grafana/dashboards"),
      ...options.env,
    },
    cwd: home,
    logFile: join(options.dir, "grafana.log"),
    signal: options.signal,
  });
  await untilReady(managed, () => httpAnswers(`${url}/api/health`), 120_000);
  return partOf("grafana", url, managed);
}

/** Settings that do not depend on the machine; compose.yaml has the same (a test compares). */
export const GRAFANA_SETTINGS = {
  GF_AUTH_ANONYMOUS_ENABLED: "true",
  GF_AUTH_ANONYMOUS_ORG_ROLE: "Viewer",
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_LOG_MODE: "console",
  GF_LOG_LEVEL: "warn",
} as const;

/** The Grafana of TRUNKLINE_GRAFANA_HOME or of this machine. Throws AbsentError where there is none. */
export function grafanaCommand(): GrafanaProgram {
  const given = process.env.TRUNKLINE_GRAFANA_HOME;
  if (given) return grafanaIn(given, "TRUNKLINE_GRAFANA_HOME");
  for (const name of ["grafana", "grafana-server"]) {
    const command = findOnPath(name);
    if (command === null) continue;
    // A command on the PATH is often a link into the folder that it was unpacked to.
    const folder = dirname(realpathSync(command));
    const homes = [join(folder, ".."), join(folder, "../.."), "/usr/share/grafana"];
    const home = homes.find((folder) => existsSync(join(folder, "conf/defaults.ini")));
    if (home !== undefined) return { command, args: name === "grafana" ? ["server"] : [], home };
  }
  throw new AbsentError(
    "shows the dashboards; unpack Grafana (https://grafana.com/grafana/download) and name its folder in TRUNKLINE_GRAFANA_HOME",
  );
}

/**
 * Every Grafana that our files are tried in: those in the folders of TRUNKLINE_GRAFANAS (separated as the PATH is), else the one
 * of `grafanaCommand`; none where there is none. Throws AbsentError where a folder that is named has none.
 */
export function grafanasAtHand(): readonly GrafanaProgram[] {
  const homes = (process.env.TRUNKLINE_GRAFANAS ?? "").split(delimiter).filter((home) => home !== "");
  if (homes.length > 0) return homes.map((home) => grafanaIn(home, "TRUNKLINE_GRAFANAS"));
  try {
    return [grafanaCommand()];
  } catch (error) {
    if (error instanceof AbsentError) return [];
    throw error;
  }
}

function grafanaIn(home: string, variable: string): GrafanaProgram {
  const found = programBelow(home);
  if (found === null) throw new AbsentError(`${variable}: ${home} has no bin/grafana`);
  return { ...found, home };
}

/** `bin/grafana` as in releases, or `bin/<platform>/grafana` as a build of its sources leaves it; older ones have grafana-server. */
function programBelow(home: string): { command: string; args: string[] } | null {
  const bin = join(home, "bin");
  if (!existsSync(bin)) return null;
  const folders = [
    bin,
    ...readdirSync(bin, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [join(bin, e.name)] : [])),
  ];
  for (const folder of folders) {
    if (isExecutable(join(folder, "grafana"))) return { command: join(folder, "grafana"), args: ["server"] };
    if (isExecutable(join(folder, "grafana-server")))
      return { command: join(folder, "grafana-server"), args: [] };
  }
  return null;
}
