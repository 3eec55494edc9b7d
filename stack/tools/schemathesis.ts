import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AbsentError } from "../parts/part.ts";
import { findOnPath, isExecutable, run } from "../process/command.ts";
import { withFileLock } from "../process/file-lock.ts";
import { PROJECT } from "../settings.ts";
import type { BuildOptions } from "./go-tool.ts";

const VARIABLE = "TRUNKLINE_SCHEMATHESIS";
const REQUIREMENTS = join(PROJECT, "stack/tools/schemathesis/requirements.txt");
const LEAST_PYTHON = "3.10";
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * The path of Schemathesis, installed from PyPI into an environment of its own in the cache where it is not yet: half a minute the first
 * time. Throws AbsentError where there is no Python, or where nothing can be installed.
 */
export async function ensureSchemathesis({ cacheDir, onProgress = () => {} }: BuildOptions): Promise<string> {
  const given = process.env[VARIABLE];
  if (given) {
    if (isExecutable(given)) return given;
    throw new AbsentError(`${VARIABLE}=${given} is not an executable file`);
  }
  const hash = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex").slice(0, 12);
  const folder = join(cacheDir, "tools", `schemathesis-${hash}`);
  const target = join(folder, "bin/schemathesis");
  // Written last: an environment that was begun and not ended has none.
  const mark = join(folder, "complete");
  if (existsSync(mark)) return target;
  return withFileLock(
    join(cacheDir, "tools", "schemathesis.lock"),
    async () => {
      if (existsSync(mark)) return target;
      const python = await findPython();
      rmSync(folder, { recursive: true, force: true });
      onProgress("installing Schemathesis from PyPI");
      await install(python, folder);
      writeFileSync(mark, "");
      return target;
    },
    (pid) => onProgress(`waiting for another installation (pid ${pid})`),
  );
}

async function install(python: string, folder: string): Promise<void> {
  const timeoutMs = INSTALL_TIMEOUT_MS;
  try {
    await run(python, ["-m", "venv", folder], { timeoutMs });
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    await run(join(folder, "bin/python"), [...pip, "--requirement", REQUIREMENTS], { timeoutMs });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new AbsentError(`Schemathesis cannot be installed: ${said}`);
  }
}

async function findPython(): Promise<string> {
  const python = findOnPath("python3");
  const isNewEnough = `import sys; sys.exit(sys.version_info < (${LEAST_PYTHON.replace(".", ", ")}))`;
  const works =
    python !== null &&
    (await run(python, ["-c", isNewEnough]).then(
      () => true,
      () => false,
    ));
  if (works) return python;
  throw new AbsentError(
    `the API is compared with its documentation by Schemathesis, which needs Python ${LEAST_PYTHON} or later; install it, or set ${VARIABLE}`,
  );
}
