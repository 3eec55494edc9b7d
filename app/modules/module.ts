import type { Config } from "../config/index.ts";
import type { Authenticate, InnerRequests, ModuleContract, Route } from "../http/index.ts";
import type { LivePublisher, MayFollow, WatchConnection } from "../live/index.ts";
import type { Breakers } from "../platform/breaker/index.ts";
import type { Broadcast } from "../platform/broadcast/index.ts";
import type { Cache } from "../platform/cache/index.ts";
import type { Database } from "../platform/database/index.ts";
import type { ErrorRow } from "../platform/errors/index.ts";
import type { IdempotencyKeys } from "../platform/idempotency/index.ts";
import type { Logger } from "../platform/log/index.ts";
import type { Outbox } from "../platform/outbox/index.ts";
import type { JobDeclaration, JobHandler, JobProducer, QueueDeclaration } from "../platform/queue/index.ts";
import type { RateLimitRule } from "../platform/rate-limit/index.ts";
import type { Redis } from "../platform/redis/index.ts";
import type { CleanUpLog } from "../platform/retention/index.ts";
import type { Gauge } from "../platform/telemetry/index.ts";
import type { RunTogether, RunUnitOfWork, Subscriber } from "../platform/unit-of-work/index.ts";
import type { Providers } from "../providers/index.ts";
import type { HealthCheck } from "../platform/health-check/index.ts";
import type { RoleName } from "./identity/identity.contract.ts";
import type { AccessChange } from "./identity/identity.events.ts";
import type { ModuleCommands } from "./command.ts";
import type { PermissionName } from "./permission-areas.ts";
import type { PublicEvent } from "./public-event.ts";

/** Permissions by the least role that has them; each role has those of the roles before it, too. */
export type PermissionTable = Readonly<Record<string, RoleName>>;

/** What a module keeps of persons in one of its tables, and what becomes of it when one of them is erased. */
export interface PersonalRows {
  readonly table: string;
  /** SQL that holds of a person's rows; knows `:phones`, `:emails`, `:names`, `:userIds`, `:callIds`, `:recordIds` (leads and contacts) and `:channelIds` (of customers), all arrays of text. */
  readonly ofPerson: string;
  /** The rows go; or they stay for a reason, with these columns set to these SQL expressions. */
  readonly erase: "delete" | { readonly set: Readonly<Record<string, string>>; readonly kept: string };
  /** Columns that the person is not shown: they check secrets, or tell of others. */
  readonly secrets?: readonly string[];
}

/** What all modules together declare; each sees it whole, whatever its place in the list. */
export interface Declared {
  readonly permissions: PermissionTable;
  readonly queues: readonly QueueDeclaration[];
  readonly personalRows: readonly PersonalRows[];
  /** In the order of the modules. */
  readonly publicEvents: readonly PublicEvent[];
  readonly rateLimits: Readonly<Record<string, RateLimitRule>>;
  readonly commands: Required<ModuleCommands>;
  /** Of all modules. Complete once every module is created: ask when you need them, not before. */
  routes(): readonly Route[];
  /** Complete once every module is created: ask when you need them, not before. */
  healthChecks(): readonly HealthCheck[];
}

/** Mechanisms that modules are built on, and the services of the modules before them in the list. */
export interface ModuleDependencies {
  readonly config: Config;
  readonly logger: Logger;
  /** For reads outside of a unit of work. */
  readonly database: Database;
  /** The one way to change something. */
  readonly unitOfWork: RunUnitOfWork;
  /** Has several changes stand or fall together, whoever makes them. */
  readonly together: RunTogether;
  /** Sends requests to the application itself. */
  readonly innerRequests: InnerRequests;
  readonly outbox: Outbox;
  readonly jobs: JobProducer;
  /** For commands within a request. */
  readonly redis: Redis;
  readonly live: LivePublisher;
  /** A way to tell every process something, under a name of its own. */
  openBroadcast<Message>(name: string): Broadcast<Message>;
  /** For the module that authenticates: tells every process whose rights have changed. */
  readonly accessChanges: Broadcast<AccessChange>;
  /** Does this process read the live stream? Null where it serves no sockets. */
  readonly isLiveReading: () => boolean | null;
  readonly isShuttingDown: () => boolean;
  readonly breakers: Breakers;
  /** For what is read by more than one endpoint; endpoints have their answers kept by their contract. */
  readonly cache: Cache;
  /** For the module that forgets them in time. */
  readonly idempotencyKeys: Pick<IdempotencyKeys, "prune">;
  readonly providers: Providers;
  readonly declared: Declared;
  /**
   * The service of another module.
   * @throws when that module is not before this one in the list
   */
  use<Service>(definition: ModuleDefinition<Service>): Service;
}

/** Something done again and again by the processes of a role ("any": by every process). */
export interface PeriodicWork {
  readonly name: string;
  readonly role: "worker" | "scheduler" | "any";
  readonly intervalMs: number;
  /** Clean-ups note in `log` what they did; others leave it. */
  run(log?: CleanUpLog): Promise<unknown>;
}

/** A gauge, and the role whose processes observe it ("any": every process tells of itself). */
export interface ModuleGauge extends Gauge {
  readonly role: "worker" | "scheduler" | "any";
}

/** A module at work: what it serves, follows and observes. */
export interface Module<Service> {
  /** What other modules may ask of it. */
  readonly service: Service;
  /** One for each endpoint of the contract, and vendors' webhooks. */
  readonly routes?: readonly Route[];
  /** Routes that processes without the role `api` serve, too. */
  readonly isServedByEveryRole?: boolean;
  /** By the pattern of the live channel: who may follow a single one of those that the contract has asked for (`isAsked`). */
  readonly mayFollow?: Readonly<Record<string, MayFollow>>;
  readonly jobHandlers?: readonly JobHandler[];
  readonly periodicWork?: readonly PeriodicWork[];
  readonly subscribers?: readonly Subscriber[];
  readonly gauges?: readonly ModuleGauge[];
  readonly healthChecks?: readonly HealthCheck[];
  /** Told of each client that connects to this process's WebSocket. */
  readonly watchConnection?: WatchConnection;
  /** Finds out who sends a request; exactly one module has it. */
  readonly authenticate?: Authenticate;
  /** Adds the demo data that are missing; resolves with how many. */
  seedDemo?(): Promise<number>;
}

/** A module as it registers itself. The names in it are checked against each other before the start. */
export interface ModuleDefinition<Service = unknown> {
  readonly name: string;
  /** Endpoints and live channels. */
  readonly contract?: ModuleContract;
  readonly permissions?: Readonly<Partial<Record<PermissionName, RoleName>>>;
  readonly rateLimits?: Readonly<Record<string, RateLimitRule>>;
  readonly errors?: { readonly rows: Readonly<Record<string, ErrorRow>> };
  readonly jobs?: readonly JobDeclaration<unknown>[];
  /** In the order in which they are erased. Texts that only mention somebody are looked through without being named here. */
  readonly personalRows?: readonly PersonalRows[];
  /** What the outside can be told of; webhooks are subscribed to them by name. */
  readonly publicEvents?: readonly PublicEvent[];
  /** What people can ask for in words, by voice or in the palette, and how the records are found that they speak of. */
  readonly commands?: ModuleCommands;
  /** The names of the credentials that `authenticate` reads, for the API's documentation. */
  readonly credentials?: { readonly sessionCookie: string; readonly apiKeyPrefix: string };
  create(dependencies: ModuleDependencies): Module<Service>;
}

/** Declares a module; its type is that of its service. */
export function defineModule<Service>(definition: ModuleDefinition<Service>): ModuleDefinition<Service> {
  return Object.freeze(definition);
}
