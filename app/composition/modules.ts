import type { Route } from "../http/index.ts";
import type { Module, ModuleDefinition, ModuleDependencies } from "../modules/module.ts";
import type { HealthCheck } from "../platform/health-check/index.ts";
import type { Subscriber } from "../platform/unit-of-work/index.ts";
import { DeclarationError, type Declarations } from "./declarations.ts";

/** All modules of a process, made. */
export type Modules = readonly Module<unknown>[];

/**
 * Makes the modules in their order and fills `subscribers` and `healthChecks` with what they bring.
 * @throws DeclarationError when a declared endpoint has no route or a job no handler
 */
export function createModules(
  definitions: readonly ModuleDefinition[],
  declarations: Declarations,
  dependencies: Omit<ModuleDependencies, "use" | "declared">,
  filled: { readonly subscribers: Subscriber[]; readonly healthChecks: HealthCheck[] },
): Modules {
  const made = new Map<ModuleDefinition, Module<unknown>>();
  const declared = {
    permissions: declarations.permissions,
    queues: declarations.queues,
    personalRows: declarations.personalRows,
    publicEvents: declarations.publicEvents,
    rateLimits: declarations.rateLimits,
    commands: declarations.commands,
    routes: () => routesOfModules([...made.values()], true),
    healthChecks: () => filled.healthChecks,
  };
  for (const definition of definitions) {
    const use = <Service>(other: ModuleDefinition<Service>): Service => {
      const module = made.get(other);
      if (!module) throw new DeclarationError([`${definition.name} needs ${other.name}: list it before`]);
      return module.service as Service;
    };
    made.set(definition, definition.create({ ...dependencies, declared, use }));
  }
  const modules = [...made.values()];
  filled.subscribers.push(...modules.flatMap((module) => module.subscribers ?? []));
  filled.healthChecks.push(...modules.flatMap((module) => module.healthChecks ?? []));
  requireComplete(declarations, modules);
  return modules;
}

/** The routes that a process serves: all with the role `api`, else those that every process serves. */
export function routesOfModules(modules: Modules, servesApi: boolean): Route[] {
  return modules.flatMap((module) => (servesApi || module.isServedByEveryRole ? (module.routes ?? []) : []));
}

function requireComplete(declarations: Declarations, modules: Modules): void {
  const implemented = new Set(
    modules.flatMap(({ routes = [] }) => routes.map(({ operationId }) => operationId)),
  );
  const handled = new Set(modules.flatMap(({ jobHandlers = [] }) => jobHandlers.map(({ name }) => name)));
  const routes = modules.flatMap(({ routes = [] }) => routes);
  const problems = [
    ...problemsOfRoutes(declarations, routes),
    ...[...handled]
      .filter((name) => !declarations.jobs.some((job) => job.name === name))
      .map((name) => `the handler of job ${name} belongs to no declared job`),
    ...Object.keys(declarations.endpoints)
      .filter((name) => !implemented.has(name))
      .map((name) => `endpoint ${name} has no route`),
    ...declarations.jobs
      .filter(({ name }) => !handled.has(name))
      .map(({ name }) => `job ${name} has no handler`),
  ];
  if (problems.length > 0) throw new DeclarationError(problems);
}

/** Vendors' webhooks have no contract: what their routes name is checked here, with all others'. */
function problemsOfRoutes({ permissions, rateLimits }: Declarations, routes: readonly Route[]): string[] {
  const seen = new Set<string>();
  return routes.flatMap(({ method, path, auth, limit }) => {
    const address = `${method} ${path}`;
    const isTwice = seen.has(address);
    seen.add(address);
    return [
      ...(isTwice ? [`two routes are at ${address}`] : []),
      ...(auth.kind === "permission" && !Object.hasOwn(permissions, auth.permission)
        ? [`${address} asks for the permission ${auth.permission}, which nobody declares`]
        : []),
      ...(limit !== undefined && !Object.hasOwn(rateLimits, limit)
        ? [`${address} counts against the rate limit ${limit}, which nobody declares`]
        : []),
    ];
  });
}
