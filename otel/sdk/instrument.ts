import { createRequire, syncBuiltinESMExports } from "node:module";
import { type Instrumentation, InstrumentationBase } from "@opentelemetry/instrumentation";

/**
 * Loads what `instrumentations`, which watch `require` by now, are for. They change classes in place, and a later
 * `import` of a CommonJS module gives the very same classes: no loader hook is needed, which every module of the
 * application would have to pass (docs/decisions/0007). None of these modules may have been loaded before.
 */
export function loadInstrumented(instrumentations: readonly Instrumentation[]): void {
  const require = createRequire(import.meta.url);
  for (const name of instrumentations.flatMap(modulesOf)) {
    if (isInstalled(require, name)) require(name);
  }
  // For `import { request } from "node:http"`, whose bindings are made once.
  syncBuiltinESMExports();
}

function modulesOf(instrumentation: Instrumentation): string[] {
  if (!(instrumentation instanceof InstrumentationBase)) return [];
  return instrumentation.getModuleDefinitions().map(({ name }) => name);
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    return require.resolve(name) !== "";
  } catch {
    return false;
  }
}
