import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findEngine } from "../engine.ts";
import { NODE } from "../parts/node-process.ts";
import { AbsentError } from "../parts/part.ts";
import { redisCommand } from "../parts/redis.ts";
import { ensureTool } from "../tools/go-tool.ts";
import type { ToolName } from "../tools/go-tools.ts";
import { ensureSchemathesis } from "../tools/schemathesis.ts";
import { ensureChromium } from "./chromium.ts";
import { checkImports } from "./imports.ts";
import { checkRules } from "./rules.ts";
import { check } from "./run-command.ts";
import { type Suite, type SuiteContext, type SuiteResult, skipped, sum } from "./suite.ts";
import { vitest } from "./vitest-suite.ts";

/** Every suite, in the order in which they are started: what is quick to fail comes first. */
export const SUITES: readonly Suite[] = [
  {
    name: "format",
    description: "files are formatted as biome.json says",
    run: (context) => check(context, bin(context, "biome"), ["format", "."]),
  },
  {
    name: "lint",
    description: "no finding of biome's rules",
    run: (context) => check(context, bin(context, "biome"), ["lint", "."]),
  },
  {
    name: "types",
    description: "TypeScript: server and tools, web, k6",
    run: async (context) => {
      const results = [];
      for (const project of [".", "web", "k6"]) {
        results.push(await check(context, bin(context, "tsc"), ["-p", project]));
      }
      return sum(results);
    },
  },
  {
    name: "imports",
    description: "who may import whom, with seeded violations that must be caught",
    run: checkImports,
  },
  {
    name: "drift",
    description: "generated files are what their sources say",
    run: async (context) => {
      const generators = globSync(["{app,otel,prometheus,grafana,web}/**/generate.ts"], {
        cwd: context.settings.project,
      }).sort();
      return sum(await Promise.all(generators.map((file) => check(context, NODE, [file, "--check"]))));
    },
  },
  {
    name: "unit",
    description: "tests that need nothing",
    run: (context) => vitest(context, "unit"),
  },
  {
    name: "compose",
    description: "compose.yaml: schema, mounts, versions, same configuration as the processes",
    run: (context) => vitest(context, "compose"),
  },
  {
    name: "dashboards",
    description: "dashboards and provisioning: queries, names, links",
    run: (context) => vitest(context, "dashboards"),
  },
  {
    name: "web",
    description: "the browser's part builds within its size budget",
    run: (context) =>
      check(context, NODE, [
        join(context.settings.project, "node_modules/vite/bin/vite.js"),
        ...["build", "web", "--outDir", join(context.dir, "web-dist"), "--emptyOutDir"],
      ]),
  },
  {
    name: "rules",
    description:
      "promtool and amtool: rules, their tests at the boundaries, routing; mistakes in every alert are noticed",
    run: async (context) => {
      const promtool = await tool(context, "promtool");
      const amtool = await tool(context, "amtool");
      return checkRules(context, promtool, amtool);
    },
  },
  {
    name: "api",
    description: "HTTP, jobs and live updates against real PostgreSQL and Redis",
    run: async (context) => {
      await redisCommand((text) => context.progress(text));
      return vitest(context, "api");
    },
  },
  {
    name: "contract",
    description: "the API against its OpenAPI document, as each role, by Schemathesis",
    // It sends as fast as it can, against the clock.
    alone: true,
    run: async (context) => {
      await redisCommand((text) => context.progress(text));
      const schemathesis = await ensureSchemathesis({
        cacheDir: context.settings.cacheDir,
        onProgress: (text) => context.progress(text),
      });
      return vitest(context, "contract", { TRUNKLINE_SCHEMATHESIS: schemathesis });
    },
  },
  {
    name: "e2e",
    description: "real processes: one call's trace, private data, crashes, degraded answers, fire drill",
    alone: true,
    run: async (context) => {
      await redisCommand((text) => context.progress(text));
      for (const name of ["otelcol", "prometheus", "alertmanager", "k6"] as const) await tool(context, name);
      const chromium = await ensureChromium((text) => context.progress(text));
      return vitest(context, "e2e", chromium === null ? {} : { TRUNKLINE_CHROMIUM: chromium });
    },
  },
  {
    name: "whole",
    description: "the stack as ./trunkline up starts it: the screens in Chromium, k6, every panel's query",
    alone: true,
    run: async (context) => {
      await redisCommand((text) => context.progress(text));
      for (const name of ["otelcol", "prometheus", "alertmanager", "k6"] as const) await tool(context, name);
      const chromium = await ensureChromium((text) => context.progress(text));
      return vitest(context, "whole", chromium === null ? {} : { TRUNKLINE_CHROMIUM: chromium });
    },
  },
  {
    name: "containers",
    description:
      "compose.yaml on this machine's engine: image, calls, SMS, crashes, traces, nothing left behind",
    alone: true,
    // The image takes minutes to build, and the engine is the developer's own.
    onlyWhenNamed: true,
    run: async (context) => {
      if ((await findEngine(context.env)) === null) return skipped("no container engine answers");
      return vitest(context, "containers");
    },
  },
  {
    name: "bench",
    description:
      "what a request, its telemetry, the cache, a live update to many and opening a screen cost, and what a year of a large company's data does to them",
    alone: true,
    onlyWhenNamed: true,
    run: async (context) => {
      await redisCommand((text) => context.progress(text));
      // Without Go there is no collector: telemetry then goes to something that forgets it, and the table says so.
      await tool(context, "otelcol").catch((error) => {
        if (!(error instanceof AbsentError)) throw error;
      });
      const chromium = await ensureChromium((text) => context.progress(text));
      return measurements(context, chromium === null ? {} : { TRUNKLINE_CHROMIUM: chromium });
    },
  },
];

/** The bench project, with the tables that it measured as its output. */
async function measurements(
  context: SuiteContext,
  env: Readonly<Record<string, string>>,
): Promise<SuiteResult> {
  const report = join(context.dir, "bench.md");
  rmSync(report, { force: true });
  const result = await vitest(context, "bench", { ...env, TRUNKLINE_BENCH_REPORT: report });
  if (result.failed > 0 || !existsSync(report)) return result;
  return { ...result, output: readFileSync(report, "utf8") };
}

function bin({ settings }: SuiteContext, name: string): string {
  const file = join(settings.project, "node_modules/.bin", name);
  if (!existsSync(file)) throw new Error(`${file} is missing: remove node_modules and run ./trunkline again`);
  return file;
}

function tool(context: SuiteContext, name: ToolName): Promise<string> {
  return ensureTool(name, {
    cacheDir: context.settings.cacheDir,
    onProgress: (text) => context.progress(`building ${name}: ${text}`),
  });
}
