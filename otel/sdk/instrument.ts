import Module, { createRequire, syncBuiltinESMExports } from "node:module";
import { type Instrumentation, InstrumentationBase } from "@opentelemetry/instrumentation";

/**
 * Runs `register` (which makes the instrumentations watch `require`), loads what they are for, and takes the watch away
 * again. They change classes in place, and a later `import` of a CommonJS module gives the very same classes, so no
 * hook is needed while the application loads: it would be passed by every single `require` (docs/decisions/0007).
 * The application must not have loaded any of these modules before.
 */
export function instrument(instrumentations: readonly Instrumentation[], register: () => void): void {
  const prototype: { require: unknown } = Module.prototype;
  const unwatched = prototype.require;
  const { getBuiltinModule } = process;
  register();
  const require = createRequire(import.meta.url);
  for (const name of instrumentations.flatMap(modulesOf)) {
    if (isInstalled(require, name)) require(name);
  }
  prototype.require = unwatched;
  process.getBuiltinModule = getBuiltinModule;
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
