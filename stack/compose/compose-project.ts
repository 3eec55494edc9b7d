import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Engine } from "../engine.ts";
import { run } from "../process/command.ts";
import { SECRET_NAMES } from "../secrets.ts";
import { PROJECT, type Settings } from "../settings.ts";

/**
 * The name that the engine's containers, volumes, networks and image of this stack begin with. It follows from the state
 * folder, as the secrets do: two clones side by side share neither data nor containers.
 */
export function projectName(settings: Settings): string {
  return `trunkline-${settings.stackId.slice(0, 8)}`;
}

/** Where the variables of compose.yaml are written for `up`. */
export function composeEnvironmentFile(settings: Settings): string {
  return join(settings.stateDir, "compose.env");
}

/** Runs `compose up …` with the secrets and ports of this stack, its output shown. Answers the exit code. */
export function composeWithSecrets(
  engine: Engine,
  settings: Settings,
  args: readonly string[],
): Promise<number> {
  const env = { ...process.env, COMPOSE_PROJECT_NAME: projectName(settings) };
  return inForeground(engine, ["--env-file", composeEnvironmentFile(settings), ...args], env);
}

/** Runs a compose command that starts nothing, and so works without the secrets. Its output is shown; answers the exit code. */
export function composeWithoutSecrets(
  engine: Engine,
  settings: Settings,
  args: readonly string[],
): Promise<number> {
  return inForeground(engine, args, environmentWithoutSecrets(settings));
}

/** As composeWithoutSecrets, but answers the output. Throws where the command fails. */
export function composeOutput(engine: Engine, settings: Settings, args: readonly string[]): Promise<string> {
  return run(engine.command, ["compose", ...args], {
    cwd: PROJECT,
    env: environmentWithoutSecrets(settings),
  });
}

/** What the engine has of this stack: containers by their id, volumes by their name. */
export interface Remains {
  readonly containers: readonly string[];
  readonly volumes: readonly string[];
}

/** Looks for containers and volumes of this stack, whoever started them and whatever became of the state folder. */
export async function findRemains(engine: Engine, settings: Settings): Promise<Remains> {
  const ofProject = `label=com.docker.compose.project=${projectName(settings)}`;
  const list = async (...args: string[]) =>
    (await run(engine.command, [...args, "--quiet", "--filter", ofProject])).split("\n").filter(Boolean);
  return { containers: await list("ps", "--all"), volumes: await list("volume", "ls") };
}

/** Removes the image that was built for this stack; its layers stay in the engine's build cache. */
export async function removeImage(engine: Engine, settings: Settings): Promise<void> {
  const named = ["--filter", `reference=${projectName(settings)}`];
  const ids = (await run(engine.command, ["image", "ls", "--quiet", ...named])).split("\n").filter(Boolean);
  if (ids.length > 0) await run(engine.command, ["image", "rm", "--force", ...new Set(ids)]);
}

/** compose.yaml refuses to be read without its secrets, also where only names matter. */
function environmentWithoutSecrets(settings: Settings): NodeJS.ProcessEnv {
  const placeholders = Object.fromEntries(SECRET_NAMES.map((name) => [name, "not-needed"]));
  return { ...process.env, ...placeholders, COMPOSE_PROJECT_NAME: projectName(settings) };
}

function inForeground(engine: Engine, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(engine.command, ["compose", ...args], { stdio: "inherit", cwd: PROJECT, env });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
