import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Row } from "../../otel/catalogue/sla.types.ts";
import { type KeptResult, RESULTS_FILE } from "../drills/kept-results.ts";
import { drills } from "../drills/registry.ts";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What files of the repository show of a row, each as Markdown; empty where they show nothing. */
export interface Evidence {
  /** Alerts by severity, and the file that has them. */
  rules(row: Row): string;
  /** Cases of promtool, or the tests that show the figure. */
  tests(row: Row): string;
  /** Dashboards with a panel about it. */
  panels(row: Row): string;
  /** Scenarios of k6 that judge it. */
  loadTests(row: Row): string;
  /** Drills that make its alert fire. */
  drills(row: Row): string;
}

/** What the last drills came to, by their ids. */
type KeptResults = Readonly<Record<string, Pick<KeptResult, "isPassed" | "rehearsedOn">>>;

interface TextFile {
  readonly path: string;
  readonly text: string;
}

function textsOf(...patterns: readonly string[]): readonly TextFile[] {
  return globSync([...patterns], { cwd: ROOT })
    .filter((path) => !/\.test\.ts$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

/** A link from docs/ to a file. */
function link(text: string, path: string): string {
  return `[${text}](../${path})`;
}

/** A scenario's text, with that of the files from which it takes objectives. */
function withSharedObjectives({ path, text }: TextFile): TextFile {
  const shared = [...text.matchAll(/import \{[^}]*\w+Objectives\b[^}]*\} from "\.\.\/(lib\/[\w-]+\.ts)"/g)];
  return {
    path,
    text: [text, ...shared.map(([, file]) => readFileSync(join(ROOT, "k6", file ?? ""), "utf8"))].join("\n"),
  };
}

/** True where a text has the id as a whole: in quotes, as a label's value, as a key. */
function names(text: string, id: string): boolean {
  return new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(text);
}

/** Reads the repository once. */
export function readEvidence(): Evidence {
  const alertFiles = new Map(textsOf("prometheus/rules/*.alerts.yaml").map((file) => [file.path, file.text]));
  const testFiles = textsOf("prometheus/tests/*.yaml");
  const dashboards = textsOf("grafana/dashboards/**/*.json").map((file) => ({
    ...file,
    title: (JSON.parse(file.text) as { readonly title: string }).title,
  }));
  const scenarios = textsOf("k6/scenarios/**/*.ts").map(withSharedObjectives);
  const rehearsed = drills();
  const results = JSON.parse(readFileSync(RESULTS_FILE, "utf8")) as KeptResults;
  return {
    rules(row) {
      const path = `prometheus/rules/${row.id}.alerts.yaml`;
      const text = alertFiles.get(path);
      if (text === undefined)
        return row.kind === "build" ? link("the build fails", "web/build/budget.ts") : "";
      const { groups } = parse(text) as {
        readonly groups: readonly {
          readonly rules: readonly { readonly labels: Readonly<Record<string, string>> }[];
        }[];
      };
      const severities = new Set(
        groups.flatMap(({ rules }) => rules.flatMap(({ labels }) => labels.severity ?? [])),
      );
      return link([...severities].sort().join(", "), path);
    },
    tests(row) {
      if (row.kind === "tested")
        return row.tests.map((path) => link(path.split("/").at(-1) ?? path, path)).join(", ");
      if (row.kind === "build") return link("budget.test.ts", "web/build/budget.test.ts");
      const own = testFiles.filter(({ path }) => path.startsWith(`prometheus/tests/${row.id}.`));
      const cases = own.reduce((total, { text }) => total + [...text.matchAll(/^ {2}- name: /gm)].length, 0);
      return cases === 0 ? "" : link(`${cases} cases`, own[0]?.path ?? "");
    },
    panels(row) {
      return dashboards
        .filter(({ text }) => names(text, row.id))
        .map(({ title, path }) => link(title.replace("Trunkline · ", ""), path))
        .join(", ");
    },
    loadTests(row) {
      const isShown = ({ path, text }: TextFile): boolean =>
        names(text, row.id) ||
        (row.kind === "load" && path === `k6/scenarios/${row.scenario}.ts` && text.includes("loadFiguresOf"));
      return scenarios
        .filter(isShown)
        .map(({ path }) => link(path.split("/").at(-1)?.replace(".ts", "") ?? path, path))
        .join(", ");
    },
    drills(row) {
      const own = rehearsed.filter(({ slo }) => slo === row.id);
      return own.length === 0 ? "" : link(drillsText(own, results), "prometheus/drills/results.json");
    },
  };
}

/** How many drills, how many of them went as they should when they were last rehearsed, and on which day the oldest of these was. */
export function drillsText(own: readonly { readonly id: string }[], results: KeptResults): string {
  const kept = own.flatMap(({ id }) => results[id] ?? []);
  const passed = kept.filter(({ isPassed }) => isPassed).length;
  const [oldest] = kept.map(({ rehearsedOn }) => rehearsedOn).sort();
  const drillCount = own.length === 1 ? "1 drill" : `${own.length} drills`;
  if (oldest === undefined) return `${drillCount}, never rehearsed`;
  return `${drillCount}, ${passed === own.length ? (own.length === 1 ? "passed" : "all passed") : `${passed} passed`}, ${oldest}`;
}

/** True where a file of the repository exists. */
export function isThere(path: string): boolean {
  return existsSync(join(ROOT, path));
}
