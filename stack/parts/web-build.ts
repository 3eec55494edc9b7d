import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startProcess } from "../process/managed-process.ts";
import { StartError } from "../process/readiness.ts";
import { PROJECT } from "../settings.ts";
import { NODE } from "./node-process.ts";
import { AbsentError, baseEnvironment } from "./part.ts";

/** Options of buildWeb. */
export interface WebBuildOptions {
  /** For the log. */
  readonly dir: string;
  readonly signal?: AbortSignal;
}

/**
 * Builds the browser's part into web/dist where its sources changed since the last time. Answers a sentence on what was
 * done. Throws AbsentError where there are no sources, StartError where the build fails (its size budget included).
 */
export async function buildWeb(options: WebBuildOptions): Promise<string> {
  if (!existsSync(join(PROJECT, "web/index.html"))) throw new AbsentError("web/index.html is missing");
  const mark = join(PROJECT, "node_modules/.cache/trunkline/web-built-from");
  const hash = sourcesHash();
  if (
    existsSync(join(PROJECT, "web/dist/index.html")) &&
    existsSync(mark) &&
    readFileSync(mark, "utf8") === hash
  ) {
    return "up to date";
  }
  mkdirSync(options.dir, { recursive: true });
  const startedAt = Date.now();
  const logFile = join(options.dir, "web-build.log");
  const vite = await startProcess({
    name: "web-build",
    command: NODE,
    args: [join(PROJECT, "node_modules/vite/bin/vite.js"), "build", "web"],
    env: { ...baseEnvironment(), NO_COLOR: "1" },
    cwd: PROJECT,
    logFile,
    signal: options.signal,
  });
  const { code } = await vite.exited;
  if (code !== 0) throw new StartError("the build of web/ failed", logFile);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, hash);
  return `built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`;
}

/** Changes when any file changes that the browser's part is made of. */
function sourcesHash(): string {
  const hash = createHash("sha256");
  const patterns = ["web/**/*", "app/modules/*/*.schema.ts", "otel/catalogue/*.ts", "package-lock.json"];
  const files = globSync(patterns, { cwd: PROJECT, exclude: ["web/dist/**", "web/dist"] }).sort();
  for (const file of files) {
    const path = join(PROJECT, file);
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path));
  }
  return hash.digest("hex");
}
