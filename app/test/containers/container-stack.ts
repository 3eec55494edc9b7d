import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { composeEnvironmentFile, projectName } from "../../../stack/compose/compose-project.ts";
import { type Engine, findEngine } from "../../../stack/engine.ts";
import { run } from "../../../stack/process/command.ts";
import { PORTS, type PortName, PROJECT, readSettings, type Settings } from "../../../stack/settings.ts";
import { freePorts } from "../../../stack/process/free-port.ts";
import { temporaryFolder } from "../temporary-folder.ts";

/** How a command ended, and all that it said. */
export interface CommandEnd {
  readonly code: number;
  readonly output: string;
}

/** A stack in containers, with a state folder and ports of its own. */
export interface ContainerStack {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly project: string;
  /** `http://127.0.0.1:PORT`. */
  address(port: PortName): string;
  /** Calls ./trunkline as people do; what takes longer than ten minutes is ended. */
  trunkline(...args: string[]): Promise<CommandEnd>;
  /** The engine's own command. */
  docker(...args: string[]): Promise<string>;
  /** `compose …` by hand, as the head of compose.yaml says. */
  compose(...args: string[]): Promise<string>;
  /** Names of a service's containers that run, in order. */
  containers(service: string): Promise<string[]>;
  /** What `status --json` says: part → states. */
  states(): Promise<Map<string, string[]>>;
  /** Ends it, whatever state it is in, and removes all. */
  remove(): Promise<void>;
}

/** Prepares a stack without starting it. Throws where no engine answers. */
export async function containerStack(): Promise<ContainerStack> {
  const engine = await findEngine(process.env);
  if (engine === null) throw new Error("no container engine answers");
  const folder = temporaryFolder("containers");
  const ports = await freePorts(Object.keys(PORTS).length);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TRUNKLINE_NO_INSTALL: "1",
    TRUNKLINE_STATE_DIR: join(folder, "state"),
    TRUNKLINE_ENGINE: engine.command.split("/").at(-1),
    SIMULATOR_OFFICE: "off",
    ...Object.fromEntries(Object.values(PORTS).map(({ variable }, index) => [variable, `${ports[index]}`])),
  };
  const settings = readSettings(env);
  const project = projectName(settings);

  const trunkline = (...args: string[]) =>
    new Promise<CommandEnd>((resolve) => {
      const options = { env, cwd: folder, timeout: 600_000, maxBuffer: 64 * 1024 * 1024 };
      execFile(join(PROJECT, "trunkline"), args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ code, output: args.includes("--json") ? stdout : stdout + stderr });
      });
    });
  const docker = (...args: string[]) => run(engine.command, args, { cwd: PROJECT, env, timeoutMs: 300_000 });

  return {
    engine,
    settings,
    project,
    address: (port) => `http://127.0.0.1:${settings.ports[port]}`,
    trunkline,
    docker,
    compose: (...args) => docker("compose", "--env-file", composeEnvironmentFile(settings), ...args),
    containers: async (service) => {
      const ofService = [
        ...["--filter", `label=com.docker.compose.project=${project}`],
        ...["--filter", `label=com.docker.compose.service=${service}`],
      ];
      const names = await docker("ps", ...ofService, "--format", "{{.Names}}");
      return names.split("\n").filter(Boolean).sort();
    },
    states: async () => {
      const { output } = await trunkline("status", "--json");
      const { parts } = JSON.parse(output) as { parts: { name: string; state: string }[] };
      return new Map(
        [...Map.groupBy(parts, ({ name }) => name)].map(([name, rows]) => [name, rows.map((r) => r.state)]),
      );
    },
    remove: async () => {
      await trunkline("down", "--volumes");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Requests without a pause, for as long as something happens to the servers. */
export interface Load {
  /** Ends it and answers what became of the requests. */
  stop(): Promise<LoadResult>;
}

/** What a load saw. */
export interface LoadResult {
  readonly requests: number;
  /** Why requests failed: an HTTP status from 400 with what was said, or what became of the connection. */
  readonly failures: readonly string[];
  readonly slowestMs: number;
}

/** Sends one request after the other, `clients` at a time. */
export function startLoad(clients: number, send: () => Promise<Response>): Load {
  let running = true;
  let requests = 0;
  let slowestMs = 0;
  const failures: string[] = [];
  const client = async () => {
    while (running) {
      const startedAt = performance.now();
      try {
        const response = await send();
        const text = await response.text();
        if (response.status >= 400) failures.push(`${response.status} ${text.slice(0, 200)}`);
      } catch (error) {
        failures.push(String(error));
      }
      requests += 1;
      slowestMs = Math.max(slowestMs, Math.round(performance.now() - startedAt));
      await sleep(20);
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  return {
    stop: async () => {
      running = false;
      await all;
      return { requests, failures, slowestMs };
    },
  };
}
