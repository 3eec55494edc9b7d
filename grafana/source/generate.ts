/**
 * Writes grafana/dashboards and docs/dashboards/README.md from grafana/source and otel/catalogue.
 *   node grafana/source/generate.ts           writes the files
 *   node grafana/source/generate.ts --check   writes nothing; exit code 1 and a list when a file is not up to date
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { generateDashboards } from "./dashboards.ts";
import { dashboardsPage } from "./page.ts";

/** The folder of the generated files. */
export const DASHBOARDS_FOLDER = join(import.meta.dirname, "..", "dashboards");

/** The page that shows all of them. */
const PAGE = join(import.meta.dirname, "../../docs/dashboards/README.md");

/** Is docs/dashboards/README.md what the source says? */
export async function isPageStale(): Promise<boolean> {
  return (await readFile(PAGE, "utf8").catch(() => undefined)) !== dashboardsPage();
}

/** Files, below grafana/dashboards, that are missing, differ from what the source says, or have no source any more. */
export async function staleFiles(): Promise<string[]> {
  const expected = generateDashboards();
  const stale: string[] = [];
  for (const { file, text } of expected) {
    const found = await readFile(join(DASHBOARDS_FOLDER, file), "utf8").catch(() => undefined);
    if (found !== text) stale.push(file);
  }
  const known = new Set(expected.map(({ file }) => file));
  return [...stale, ...(await committedFiles()).filter((file) => !known.has(file))];
}

async function committedFiles(): Promise<string[]> {
  const entries = await readdir(DASHBOARDS_FOLDER, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith(".json")).map((entry) => entry.replaceAll("\\", "/"));
}

async function write(): Promise<void> {
  for (const file of await staleFiles()) await rm(join(DASHBOARDS_FOLDER, file), { force: true });
  for (const { file, text } of generateDashboards()) {
    const path = join(DASHBOARDS_FOLDER, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  await mkdir(dirname(PAGE), { recursive: true });
  await writeFile(PAGE, dashboardsPage());
}

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    const stale = await staleFiles();
    for (const file of stale)
      process.stderr.write(`grafana/dashboards/${file} is not what grafana/source makes\n`);
    const pageIsStale = await isPageStale();
    if (pageIsStale) process.stderr.write("docs/dashboards/README.md is not what grafana/source makes\n");
    process.exitCode = stale.length === 0 && !pageIsStale ? 0 : 1;
  } else {
    await write();
  }
}
