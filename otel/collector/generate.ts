import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { collectorConfig } from "./from-catalogue.ts";

/** The generated half of the collector's configuration. */
export const GENERATED_FILE = fileURLToPath(new URL("./generated.yaml", import.meta.url));

/** The text that generated.yaml must have. */
export function renderGenerated(): string {
  const banner = [
    "# Generated from otel/catalogue (metrics.ts, slas.ts) and otel/collector/private-data.ts. Do not edit:",
    "#   node otel/collector/generate.ts",
  ].join("\n");
  return `${banner}\n${stringify(escapeDollars(collectorConfig()), { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** The collector expands `$`: a literal one is written twice. `${env:…}` is meant as it is. */
function escapeDollars(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/\$(?!\{env:)/g, "$$$$");
  if (Array.isArray(value)) return value.map(escapeDollars);
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, escapeDollars(entry)]));
  }
  return value;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const expected = renderGenerated();
  if (process.argv.includes("--check")) {
    if (readFileSync(GENERATED_FILE, "utf8") !== expected) {
      process.stderr.write(
        "otel/collector/generated.yaml is out of date: run node otel/collector/generate.ts\n",
      );
      process.exitCode = 1;
    }
  } else {
    writeFileSync(GENERATED_FILE, expected);
  }
}
