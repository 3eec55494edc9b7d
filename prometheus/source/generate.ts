import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { faultsOfRows } from "../../otel/catalogue/check-rows.ts";
import { ROWS } from "../../otel/catalogue/slas.ts";
import { clockAtSpeed } from "./durations.ts";
import { ruleTestFiles } from "./promtool-tests.ts";
import { ruleFiles } from "./rule-files.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const MARK = "# Generated from otel/catalogue/slas.ts by prometheus/source. Do not edit:";

function render(content: unknown, remark: string): string {
  return `${MARK}\n#   ${remark}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/**
 * Rule files as text, by name. `speed` above 1 makes the rules of a fire drill: all windows and waiting times are that
 * many times shorter. Throws where a row could never fire or is not measured.
 */
export function renderRules(speed = 1): ReadonlyMap<string, string> {
  const faults = faultsOfRows(ROWS);
  if (faults.length > 0) throw new Error(`otel/catalogue/rows:\n${faults.join("\n")}`);
  const remark =
    speed === 1
      ? "node prometheus/source/generate.ts"
      : `FIRE DRILL: ${speed} times as fast (--speed ${speed})`;
  return new Map(
    Object.entries(ruleFiles(clockAtSpeed(speed))).map(([name, content]) => [name, render(content, remark)]),
  );
}

/** The generated promtool tests as text, by name. */
export function renderTests(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(ruleTestFiles()).map(([name, content]) => [
      name,
      render(content, "node prometheus/source/generate.ts"),
    ]),
  );
}

/** Names of generated files in a folder that are missing, differ, or are no longer generated. */
export function driftOf(folder: string, expected: ReadonlyMap<string, string>): readonly string[] {
  const present = existsSync(folder)
    ? readdirSync(folder).filter((name) => isGenerated(join(folder, name)))
    : [];
  const stale = present.filter((name) => !expected.has(name));
  const different = [...expected].filter(([name, text]) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
  return [...stale, ...different.map(([name]) => name)].map((name) => join(folder, name));
}

function isGenerated(path: string): boolean {
  return path.endsWith(".yaml") && readFileSync(path, "utf8").startsWith(MARK);
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (!files.has(name) && isGenerated(join(folder, name))) rmSync(join(folder, name));
  }
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

/** Where rules and generated tests live. */
export const RULES_FOLDER = join(ROOT, "rules");
export const TESTS_FOLDER = join(ROOT, "tests");

function main(): void {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, speed: { type: "string" }, out: { type: "string" } },
  });
  if (values.check) {
    const drift = [...driftOf(RULES_FOLDER, renderRules()), ...driftOf(TESTS_FOLDER, renderTests())];
    for (const path of drift) process.stderr.write(`out of date: ${path}\n`);
    if (drift.length > 0) process.exitCode = 1;
  } else if (values.speed !== undefined) {
    const speed = Number(values.speed);
    if (!(speed >= 1) || values.out === undefined) throw new Error("usage: --speed N --out FOLDER");
    write(values.out, renderRules(speed));
  } else {
    write(RULES_FOLDER, renderRules());
    write(TESTS_FOLDER, renderTests());
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
