import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AbsentError } from "../parts/part.ts";
import { findOnPath, isExecutable, run } from "../process/command.ts";
import { withFileLock } from "../process/file-lock.ts";
import { lastLines } from "../process/log-file.ts";
import { PROJECT } from "../settings.ts";
import { GO_TOOLS, type GoTool, type ToolName } from "./go-tools.ts";

/** Where built tools are kept, and who wants to hear how far a build is. */
export interface BuildOptions {
  readonly cacheDir: string;
  readonly onProgress?: (text: string) => void;
  /** Ends a running build. */
  readonly signal?: AbortSignal;
}

/** The release that stack/tools/<folder>/go.mod pins for a tool, without a `v`: `3.11.3`. */
export function pinnedVersion(name: ToolName): string {
  const tool: GoTool = GO_TOOLS[name];
  const mod = readFileSync(join(PROJECT, "stack/tools", tool.folder, "go.mod"), "utf8");
  const version = new RegExp(`^\\s*(?:require )?${tool.module.replaceAll(".", "\\.")} v(\\S+)`, "m").exec(
    mod,
  )?.[1];
  if (version === undefined)
    throw new Error(`stack/tools/${tool.folder}/go.mod does not require ${tool.module}`);
  return tool.release?.(version) ?? version;
}

/** The file that a tool is, or will be once it is built. An override in the environment wins. */
export function toolPath(name: ToolName, cacheDir: string): string {
  return process.env[GO_TOOLS[name].variable] || join(toolFolder(GO_TOOLS[name], name, cacheDir), name);
}

/** True when the tool need not be built any more. */
export function toolIsBuilt(name: ToolName, cacheDir: string): boolean {
  return isExecutable(toolPath(name, cacheDir));
}

/**
 * The path of a tool, built with the Go toolchain where it is not yet in the cache: minutes the first time, nothing
 * after. Builds run one at a time and at low priority. Throws AbsentError where there is no Go, Error where the build
 * fails (with its last lines).
 */
export async function ensureTool(name: ToolName, options: BuildOptions): Promise<string> {
  const tool = GO_TOOLS[name];
  const target = toolPath(name, options.cacheDir);
  if (isExecutable(target)) return target;
  if (process.env[tool.variable])
    throw new AbsentError(`${tool.variable}=${target} is not an executable file`);
  const go = findOnPath("go") ?? findOnPath("go", "/usr/local/go/bin");
  if (go === null) {
    throw new AbsentError(
      `${tool.purpose}; install Go (https://go.dev/dl) to build it, or set ${tool.variable} to a ${name} ${pinnedVersion(name)}`,
    );
  }
  const progress = options.onProgress ?? (() => {});
  const lock = join(options.cacheDir, "tools", "build.lock");
  return withFileLock(
    lock,
    async () => {
      if (!isExecutable(target)) await build(go, name, tool, target, options, progress);
      return target;
    },
    (pid) => progress(`waiting for another build (pid ${pid})`),
  );
}

async function build(
  go: string,
  name: ToolName,
  tool: GoTool,
  target: string,
  options: BuildOptions,
  progress: (text: string) => void,
): Promise<void> {
  const cwd = join(PROJECT, "stack/tools", tool.folder);
  const folder = toolFolder(tool, name, options.cacheDir);
  const logFile = join(options.cacheDir, "tools", `${name}.build.log`);
  const unfinished = join(folder, `${name}.new`);
  mkdirSync(folder, { recursive: true });
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", ...(tool.tags ? ["-tags", tool.tags] : [])];
  progress("reading its modules");
  const total = await countPackages(go, cwd, flags, tool.package, options.signal);
  const ldflags = [
    "-s",
    "-w",
    ...(tool.versionVariable ? [`-X ${tool.versionVariable}=${pinnedVersion(name)}`] : []),
  ];
  const args = ["build", "-v", ...flags, "-ldflags", ldflags.join(" "), "-o", unfinished, tool.package];
  const child = spawn(go, args, {
    cwd,
    env: goEnvironment(),
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error("go cannot be started");
  setPriority(pid, constants.priority.PRIORITY_LOW);
  const end = () => endBuild(pid);
  options.signal?.addEventListener("abort", end);
  process.once("exit", end);
  const log = createWriteStream(logFile);
  let compiled = 0;
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    log.write(`${line}\n`);
    if (line.startsWith("go: downloading")) progress(`downloading ${line.split(" ")[2]}`);
    // -v names each package that has to be compiled; those in Go's own cache are silent.
    else if (!line.startsWith("#") && !line.startsWith("go:") && !line.includes(" ")) {
      compiled += 1;
      progress(`compiled ${compiled} of at most ${total} packages`);
    }
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  options.signal?.removeEventListener("abort", end);
  process.removeListener("exit", end);
  await new Promise<void>((resolve) => log.end(resolve));
  if (code !== 0 || !existsSync(unfinished)) {
    rmSync(unfinished, { force: true });
    const said = lastLines(logFile, 8).join("\n  ");
    throw new Error(`go build of ${name} failed:\n  ${said}\n  (log: ${logFile})`);
  }
  renameSync(unfinished, target);
}

async function countPackages(
  go: string,
  cwd: string,
  flags: readonly string[],
  pattern: string,
  signal: AbortSignal | undefined,
): Promise<number> {
  const out = await run(go, ["list", "-deps", ...flags, pattern], { cwd, env: goEnvironment() });
  signal?.throwIfAborted();
  return out.split("\n").filter(Boolean).length;
}

/** A go.work above the checkout or flags of the caller must not change what is built. */
function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOWORK: "off", GOFLAGS: "" };
}

function toolFolder(tool: GoTool, name: ToolName, cacheDir: string): string {
  const sources = ["go.mod", "go.sum", ...(tool.sources ?? [])];
  const hash = createHash("sha256").update(tool.tags ?? "");
  for (const file of sources) hash.update(readFileSync(join(PROJECT, "stack/tools", tool.folder, file)));
  return join(cacheDir, "tools", `${name}-${pinnedVersion(name)}-${hash.digest("hex").slice(0, 12)}`);
}

function endBuild(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
