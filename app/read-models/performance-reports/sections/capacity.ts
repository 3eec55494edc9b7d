import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

const QUARTER_MS = 92 * 86_400_000;
const runSchema = z.object({
  scenario: z.string(),
  at: z.iso.datetime(),
  verdict: z.string(),
  facts: z.array(z.string()),
});

/** What the last capacity run of each kind came to: one is owed each quarter. */
export const capacitySection: SectionDefinition = {
  id: "capacity",
  title: "Capacity, each quarter",
  columns: [
    text("scenario", "Scenario"),
    text("at", "Last run"),
    text("verdict", "Verdict"),
    text("facts", "Figures"),
  ],
  async read({ capacityDirectory, at }) {
    const files = capacityDirectory === null ? [] : await runsIn(capacityDirectory);
    const note = "`./trunkline k6 SCENARIO` runs one; results are read from TRUNKLINE_CAPACITY_DIR.";
    if (files.length === 0) {
      return { note, rows: [{ scenario: "k6", at: null, verdict: "not run", facts: null }] };
    }
    const rows = await Promise.all(files.map((file) => rowOf(file, at)));
    return { note, rows };
  },
};

async function runsIn(directory: string): Promise<readonly string[]> {
  // A folder that is not there has no results, and says the same.
  const names = await readdir(directory).catch(() => []);
  return names
    .filter((name) => /^k6-.+\.json$/.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}

async function rowOf(file: string, now: Date) {
  const read = await readFile(file, "utf8").then(
    (json) => runSchema.safeParse(parsed(json)),
    () => null,
  );
  const scenario = file.replace(/^.*k6-|\.json$/g, "");
  if (!read?.success) return { scenario, at: null, verdict: "cannot be read", facts: null };
  const { at, verdict, facts } = read.data;
  const isOld = now.getTime() - Date.parse(at) > QUARTER_MS;
  return {
    scenario: read.data.scenario,
    at: at.slice(0, 10),
    verdict: isOld ? `${verdict}; older than a quarter: run it again` : verdict,
    facts: facts.join("; "),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
