import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

const SOURCES = "{app,otel,grafana,prometheus,stack,web,k6}";
const GLOBAL_SETUP = "app/test/global-setup.ts";
const IGNORED = ["**/node_modules/**", "web/dist/**", ".trunkline/**"];
const CONTRACT = "app/test/contract/**/*.test.ts";
const NEEDING = [CONTRACT, "**/*.api.test.ts", "**/*.e2e.test.ts", "**/*.engine.test.ts"];

/** Files that look at one whole stack, which `./trunkline up` starts once for all of them. */
const WHOLE_STACK = [
  "app/test/whole/**/*.e2e.test.ts",
  "web/test/**/*.e2e.test.ts",
  "grafana/source/panels.e2e.test.ts",
  "grafana/test/ds-query.e2e.test.ts",
  "grafana/test/links.e2e.test.ts",
  "grafana/test/business-reports.e2e.test.ts",
];

/**
 * Tests over real processes and browsers are tried once more when they fail: on a busy machine one of some hundreds meets
 * a pause that no bound foresaw. `./trunkline test` names each that needed it, with what went wrong before.
 */
const RETRY_ONCE = 1;

/**
 * What takes longer than this hangs. What must be fast is measured where that is promised: a limit that a busy machine meets
 * says nothing of the code, and a test that was given up goes on beside its second try.
 */
const HANGS_AFTER_MS = 120_000;

/**
 * Vitest's `expect.poll` gives up after a second unless it is told otherwise: what a busy machine comes to later is late, not
 * wrong. Where lateness is what is tested, the test says so itself.
 */
const PATIENT = { poll: { timeout: 20_000, interval: 100 } } as const;

/**
 * Projects, one for each suite of `./trunkline test` but for `unit`, which has two (docs/decisions/0090). It needs nothing, and neither do `compose` and `dashboards`,
 * which are rows of their own; `api` needs PostgreSQL and Redis (its global setup starts both), and so does `contract`, which needs
 * Schemathesis, too; `e2e` starts real
 * processes, each file on ports and in folders of its own, two files at a time; `whole` starts the stack once for all its
 * files; `containers` starts it on a container engine, and `bench` measures; both run only when they are asked for.
 */
export default defineConfig({
  test: {
    environment: "node",
    projects: [
      {
        test: {
          name: "unit",
          include: [`${SOURCES}/**/*.test.{ts,tsx}`, "*.test.ts"],
          exclude: [...IGNORED, ...NEEDING, "web/**", "grafana/**", "stack/compose/**"],
          // Half of their time was reading the same modules anew for each file, and these keep nothing: what they need is made by factories.
          isolate: false,
          testTimeout: HANGS_AFTER_MS,
          expect: { poll: { ...PATIENT.poll, timeout: 10_000, interval: 20 } },
        },
      },
      {
        test: {
          name: "unit-web",
          // A page has one session, one connection, one list of toasts: its modules keep them, and each file begins with new ones.
          include: ["web/**/*.test.{ts,tsx}"],
          exclude: [...IGNORED, ...NEEDING],
          testTimeout: HANGS_AFTER_MS,
          expect: { poll: { ...PATIENT.poll, timeout: 10_000, interval: 20 } },
        },
      },
      {
        test: {
          name: "compose",
          include: ["stack/compose/**/*.test.ts"],
          exclude: [...IGNORED, ...NEEDING],
        },
      },
      {
        test: {
          name: "dashboards",
          include: ["grafana/**/*.test.ts"],
          exclude: [...IGNORED, ...NEEDING],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "api",
          include: [`${SOURCES}/**/*.api.test.ts`],
          exclude: IGNORED,
          globalSetup: existsSync(GLOBAL_SETUP) ? [GLOBAL_SETUP] : [],
          // Half of their time is waiting for servers: one at a time leaves a core idle.
          maxWorkers: 2,
          // Each file would read the whole application anew, a third of the time. They leave nothing behind: no mocked module, no variable.
          isolate: false,
          expect: PATIENT,
          retry: RETRY_ONCE,
          testTimeout: HANGS_AFTER_MS,
          hookTimeout: HANGS_AFTER_MS,
        },
      },
      {
        test: {
          name: "contract",
          include: [CONTRACT],
          exclude: IGNORED,
          globalSetup: existsSync(GLOBAL_SETUP) ? [GLOBAL_SETUP] : [],
          sequence: { groupOrder: 5 },
          retry: RETRY_ONCE,
          hookTimeout: HANGS_AFTER_MS,
        },
      },
      {
        test: {
          name: "e2e",
          include: [`${SOURCES}/**/*.e2e.test.ts`],
          exclude: [...IGNORED, ...WHOLE_STACK],
          // Much of their time is waiting (for back-off, for receipts), so two share two cores well.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          expect: PATIENT,
          retry: RETRY_ONCE,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "whole",
          include: WHOLE_STACK,
          exclude: IGNORED,
          globalSetup: ["app/test/whole/whole-stack.setup.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          expect: PATIENT,
          retry: RETRY_ONCE,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "containers",
          include: ["app/test/containers/**/*.engine.test.ts"],
          exclude: IGNORED,
          // Each test begins where the one before has left the stack.
          bail: 1,
          sequence: { groupOrder: 3 },
          testTimeout: 400_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "bench",
          include: [`${SOURCES}/**/*.bench.ts`],
          exclude: IGNORED,
          globalSetup: existsSync(GLOBAL_SETUP) ? [GLOBAL_SETUP] : [],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
