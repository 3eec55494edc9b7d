import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const SOURCES = "{app,otel,grafana,prometheus,stack,web,k6}";
const GLOBAL_SETUP = "app/test/global-setup.ts";
const IGNORED = ["**/node_modules/**", "web/dist/**", ".trunkline/**"];

/**
 * Projects: `unit` needs nothing, `api` needs PostgreSQL and Redis (its global setup starts both), `e2e` starts
 * real processes and takes its files one after another because they share the machine's two cores and its clock. `bench`
 * measures, and runs only when it is asked for.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [`${SOURCES}/**/*.test.ts`, "*.test.ts"],
          exclude: [...IGNORED, "**/*.api.test.ts", "**/*.e2e.test.ts"],
          environment: "node",
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "api",
          include: [`${SOURCES}/**/*.api.test.ts`],
          exclude: IGNORED,
          environment: "node",
          globalSetup: existsSync(GLOBAL_SETUP) ? [GLOBAL_SETUP] : [],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "e2e",
          include: [`${SOURCES}/**/*.e2e.test.ts`],
          exclude: IGNORED,
          environment: "node",
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "bench",
          include: [`${SOURCES}/**/*.bench.ts`],
          exclude: IGNORED,
          environment: "node",
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
