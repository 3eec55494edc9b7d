import Module, { createRequire, syncBuiltinESMExports } from "node:module";

/** Modules that the instrumentations change. All of them are CommonJS or part of Node. */
const INSTRUMENTED = ["http", "https", "koa", "pg", "ioredis"];

/**
 * Runs `register` (which makes the instrumentations watch `require`), loads what they are for, and takes the watch away
 * again. They change classes in place, and a later `import` of a CommonJS module gives the very same classes, so no
 * hook is needed while the application loads: the hooks, one for each copy of the instrumentation library and passed
 * by every single `require`, cost 2.7 s and 320 MB at every start (docs/decisions/0007).
 * The application must not have loaded any of these modules before.
 */
export function instrument(register: () => void): void {
  const prototype: { require: unknown } = Module.prototype;
  const unwatched = prototype.require;
  const { getBuiltinModule } = process;
  register();
  const require = createRequire(import.meta.url);
  for (const name of INSTRUMENTED) require(name);
  prototype.require = unwatched;
  process.getBuiltinModule = getBuiltinModule;
  // For `import { request } from "node:http"`, whose bindings are made once.
  syncBuiltinESMExports();
}
