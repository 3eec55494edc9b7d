import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type LoadRun, runSchema } from "./run-file.ts";

/** Runs of each scenario that are kept. */
const KEPT_OF_SCENARIO = 50;
const KINDS = ["json", "xml", "html"] as const;

/** A run with the name by which it is asked for. */
export interface KeptRun {
  readonly name: string;
  readonly run: LoadRun;
}

/** Where a stack keeps its load runs. */
export function runsFolder(stateDir: string): string {
  return join(stateDir, "k6-runs");
}

/** A report, or undefined where it is not there or is none. */
export function readRun(file: string): LoadRun | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const read = runSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the reports that a run has just left as `<report>.json`, `.xml` and `.html`; answers the run's name. The oldest go. */
export function keepRun(stateDir: string, report: string): KeptRun | undefined {
  const run = readRun(`${report}.json`);
  if (run === undefined) return undefined;
  const folder = runsFolder(stateDir);
  mkdirSync(folder, { recursive: true });
  const name = `${run.scenario}-${run.at.replace(/[-:]/g, "").replace(/\.\d+/, "")}`;
  for (const kind of KINDS) {
    if (existsSync(`${report}.${kind}`)) copyFileSync(`${report}.${kind}`, join(folder, `${name}.${kind}`));
  }
  const ofScenario = keptRuns(stateDir).filter((kept) => kept.run.scenario === run.scenario);
  for (const old of ofScenario.slice(KEPT_OF_SCENARIO)) {
    for (const kind of KINDS) rmSync(join(folder, `${old.name}.${kind}`), { force: true });
  }
  return { name, run };
}

/** The runs that are kept, the newest first. */
export function keptRuns(stateDir: string): readonly KeptRun[] {
  const folder = runsFolder(stateDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const run = readRun(join(folder, file));
      return run === undefined ? [] : [{ name: file.slice(0, -".json".length), run }];
    })
    .toSorted((one, other) => other.run.at.localeCompare(one.run.at));
}
