import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  METRICS,
  prometheusName,
  WEB_EXCEPTIONS_METRIC,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "../../../otel/catalogue/metrics.ts";
import { describeApplication } from "../../composition/description.ts";

const PROJECT = join(import.meta.dirname, "../../..");
const PAGES = ["README.md", "CONTRIBUTING.md", ...globSync("docs/{*,guides/*}.md", { cwd: PROJECT })].sort();
const GUIDES = PAGES.filter((page) => page.startsWith("docs/guides/") || page === "docs/developers.md");

const textOf = (page: string) => readFileSync(join(PROJECT, page), "utf8");
/** What is code on a page is no heading and no link. */
const proseOf = (page: string) => textOf(page).replace(/^```[\s\S]*?^```$/gm, "");

/** As GitHub makes the anchor of a heading. */
function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("documentation", () => {
  it.each(PAGES)("%s links to files and headings that there are", (page) => {
    const broken = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
      if (/^(https?:|<)/.test(target)) return [];
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(PROJECT, file))) return [target];
      return anchor && file.endsWith(".md") && !anchorsOf(file).includes(anchor) ? [target] : [];
    });
    expect(broken).toEqual([]);
  });

  it.each(GUIDES)("%s names metrics that there are, and addresses that are answered", (page) => {
    const known = new Set(
      [
        ...Object.values(METRICS).map(prometheusName),
        ...Object.values(WEB_VITAL_METRICS).map(({ prometheus }) => prometheus),
        ...Object.values(WEB_METRICS).map(({ prometheus }) => prometheus),
        WEB_EXCEPTIONS_METRIC.prometheus,
      ].flatMap((name) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`]),
    );
    const text = textOf(page);
    const metrics = [...text.matchAll(/`(trunkline_[a-z0-9_]+)`/g)].map(([, name = ""]) => name);
    expect(metrics.filter((name) => !known.has(name))).toEqual([]);
    const documents = ["/api/docs", "/api/openapi.json", "/api/asyncapi.json"];
    const paths = [...describeApplication().routes.map(({ path }) => path), ...documents];
    const patterns = paths.map(
      (path) => new RegExp(`^${path.replace(/:\w+/g, "[^/]+").replaceAll(".", "\\.")}$`),
    );
    const named = [...text.matchAll(/`(?:(?:GET|POST|PATCH|PUT|DELETE) )?(\/api\/[^`\s?]*)[^`]*`/g)];
    const unknown = named
      .map(([, path = ""]) => path)
      .filter((path) => !patterns.some((pattern) => pattern.test(path)));
    expect(unknown).toEqual([]);
  });

  it.each(GUIDES)("%s names variables and files that there are", (page) => {
    const text = textOf(page);
    const documented = `${textOf("README.md")}${textOf("docs/benchmarks.md")}${textOf("docs/operations.md")}`;
    const variables = [...text.matchAll(/\b(TRUNKLINE_[A-Z0-9_]+)\b/g)].map(([, name = ""]) => name);
    const notOurs = ["TRUNKLINE_URL", "TRUNKLINE_KEY"];
    expect(variables.filter((name) => !documented.includes(name) && !notOurs.includes(name))).toEqual([]);
    const files = [...text.matchAll(/`((?:app|prometheus|otel|docs)\/[\w./*-]+)`/g)].map(
      ([, name = ""]) => name,
    );
    expect(files.filter((file) => globSync(file, { cwd: PROJECT }).length === 0)).toEqual([]);
  });
});
