import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT, readEvidence } from "./evidence.ts";
import { matrixRows, renderMatrix } from "./matrix.ts";
import { reasonWhyMissing } from "./not-yet.ts";

/** Where the matrix lives. */
export const MATRIX_FILE = join(ROOT, "docs/slo-matrix.md");

/** The matrix as it should be now. */
export function currentMatrix(): string {
  return renderMatrix(matrixRows(readEvidence()), reasonWhyMissing);
}

function main(): void {
  const expected = currentMatrix();
  if (!process.argv.includes("--check")) {
    writeFileSync(MATRIX_FILE, expected);
  } else if (!existsSync(MATRIX_FILE) || readFileSync(MATRIX_FILE, "utf8") !== expected) {
    process.stderr.write(`out of date: ${MATRIX_FILE} (node prometheus/slo-matrix/generate.ts)\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
