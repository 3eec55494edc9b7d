/**
 * Writes web/src/data/endpoints.generated.ts from the contracts of all modules and read models.
 *   node web/build/client/generate.ts           writes the file
 *   node web/build/client/generate.ts --check   writes nothing; exit code 1 when the file is not what the contracts say
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findContracts } from "./contract-files.ts";
import { renderClient } from "./render-client.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const FILE = "web/src/data/endpoints.generated.ts";

/** The project's own formatter, so that a generated file looks like all others. */
function formatted(text: string): string {
  const biome = join(PROJECT, "node_modules/@biomejs/biome/bin/biome");
  const result = spawnSync(process.execPath, [biome, "format", `--stdin-file-path=${FILE}`], {
    cwd: PROJECT,
    input: text,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout;
}

const expected = formatted(renderClient(await findContracts(PROJECT)));
if (process.argv.includes("--check")) {
  if (readFileSync(join(PROJECT, FILE), "utf8") !== expected) {
    process.stderr.write(`${FILE} is not what the contracts say: run node web/build/client/generate.ts\n`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(join(PROJECT, FILE), expected);
}
