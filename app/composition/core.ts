import type { ModuleDefinition } from "../modules/module.ts";
import type { HealthCheck } from "../platform/health-check/index.ts";
import { createOutbox, type Outbox, type OutboxPublisher } from "../platform/outbox/index.ts";
import { mapRedisError } from "../platform/redis/index.ts";
import { createUnitsOfWork, type Subscriber } from "../platform/unit-of-work/index.ts";
import { createProviders, type Providers } from "../providers/index.ts";
import { type Declarations, foldDeclarations } from "./declarations.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { createModules, type Modules } from "./modules.ts";

/** The modules of a process, and the outbox that hands on what they leave behind. */
export interface ApplicationCore {
  readonly declarations: Declarations;
  readonly modules: Modules;
  readonly outbox: Outbox;
  readonly providers: Providers;
  /** The service of a module, for tasks that are no request and no job. */
  serviceOf<Service>(definition: ModuleDefinition<Service>): Service;
}

/** What a process knows about itself that modules may ask. */
export interface ProcessState {
  isLiveReading(): boolean | null;
  isShuttingDown(): boolean;
}

/** Folds the definitions and makes every module; which parts of them a process runs is its role's matter. */
export function createCore(
  definitions: readonly ModuleDefinition[],
  infrastructure: Infrastructure,
  state: ProcessState,
): ApplicationCore {
  const { config, database, redis, logger, jobs, live, openBroadcast, accessChanges, breakers, cache } =
    infrastructure;
  const { idempotencyKeys, innerRequests } = infrastructure;
  const declarations = foldDeclarations(definitions);
  const publishers = declarations.jobs.map((job): [string, OutboxPublisher] => [
    job.name,
    async (payload) => void (await jobs.enqueue(job, payload)),
  ]);
  const outbox = createOutbox({
    database,
    logger,
    publishers: Object.fromEntries(publishers),
    isUnavailable: (error) => mapRedisError(error) !== undefined,
  });
  const providers = createProviders(config, breakers);
  const subscribers: Subscriber[] = [];
  const healthChecks: HealthCheck[] = [];
  const modules = createModules(
    definitions,
    declarations,
    {
      config,
      logger,
      database,
      redis,
      jobs,
      live,
      openBroadcast,
      accessChanges,
      breakers,
      cache,
      outbox,
      ...createUnitsOfWork({
        database,
        outbox,
        logger,
        subscribers,
        beforeCommit: idempotencyKeys.beforeCommit,
        forget: cache.forget,
      }),
      idempotencyKeys,
      innerRequests,
      providers,
      ...state,
    },
    { subscribers, healthChecks },
  );
  return {
    declarations,
    modules,
    outbox,
    providers,
    serviceOf: <Service>(definition: ModuleDefinition<Service>) =>
      modules[definitions.indexOf(definition)]?.service as Service,
  };
}
