import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { openSloFiles } from "./documents.ts";

/** Where the documents live. */
export const DOCUMENTS_FOLDER = fileURLToPath(new URL("documents/", import.meta.url));

const MARK =
  "# Generated from otel/catalogue/rows by prometheus/openslo. Do not edit:\n#   node prometheus/openslo/generate.ts\n";

/** The files as text, by name. */
export function renderDocuments(): ReadonlyMap<string, string> {
  return new Map(
    [...openSloFiles()].map(([name, objects]) => [
      name,
      MARK +
        objects.map((one) => stringify(one, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n"),
    ]),
  );
}

/** Names of files that are missing, differ, or are no longer generated. */
export function driftOfDocuments(): readonly string[] {
  const expected = renderDocuments();
  const present = existsSync(DOCUMENTS_FOLDER) ? readdirSync(DOCUMENTS_FOLDER) : [];
  const different = [...expected].filter(([name, text]) => {
    const path = join(DOCUMENTS_FOLDER, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
  return [...present.filter((name) => !expected.has(name)), ...different.map(([name]) => name)];
}

function main(): void {
  if (process.argv.includes("--check")) {
    const drift = driftOfDocuments();
    for (const name of drift) process.stderr.write(`out of date: ${join(DOCUMENTS_FOLDER, name)}\n`);
    if (drift.length > 0) process.exitCode = 1;
    return;
  }
  const expected = renderDocuments();
  mkdirSync(DOCUMENTS_FOLDER, { recursive: true });
  for (const name of readdirSync(DOCUMENTS_FOLDER)) {
    if (!expected.has(name)) rmSync(join(DOCUMENTS_FOLDER, name));
  }
  for (const [name, text] of expected) writeFileSync(join(DOCUMENTS_FOLDER, name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
