import type { ChannelContract, EndpointContract } from "../http/index.ts";
import type { Command, ModuleCommands } from "../modules/command.ts";
import type { ModuleDefinition, PermissionTable, PersonalRows } from "../modules/module.ts";
import type { PublicEvent } from "../modules/public-event.ts";
import { commonErrors, type ErrorRow } from "../platform/errors/index.ts";
import type { JobDeclaration, QueueDeclaration } from "../platform/queue/index.ts";
import type { RateLimitRule } from "../platform/rate-limit/index.ts";
import { webhookErrors } from "../providers/webhook-auth.ts";

/** Everything that the modules declare, folded into one. */
export interface Declarations {
  readonly permissions: PermissionTable;
  readonly rateLimits: Readonly<Record<string, RateLimitRule>>;
  /** Every error that the API can answer with, by code. */
  readonly errors: Readonly<Record<string, ErrorRow>>;
  readonly jobs: readonly JobDeclaration<unknown>[];
  readonly queues: readonly QueueDeclaration[];
  readonly personalRows: readonly PersonalRows[];
  readonly publicEvents: readonly PublicEvent[];
  readonly commands: Required<ModuleCommands>;
  readonly endpoints: Readonly<Record<string, EndpointContract>>;
  readonly channels: readonly ChannelContract[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly credentials: { readonly sessionCookie: string; readonly apiKeyPrefix: string };
}

/** The modules' declarations do not fit together: every mistake, with its name and place. */
export class DeclarationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The modules' declarations do not fit together:\n${problems.map((line) => `  ${line}`).join("\n")}`,
    );
    this.name = "DeclarationError";
    this.problems = problems;
  }
}

/**
 * Folds what modules declare, and checks every name that one part of a declaration uses of another.
 * @throws DeclarationError naming every name that is unknown or declared twice
 */
export function foldDeclarations(modules: readonly ModuleDefinition[]): Declarations {
  const problems: string[] = [];
  const gather = <T>(kind: string, of: (module: ModuleDefinition) => Readonly<Record<string, T>>) => {
    const all = new Map<string, { readonly value: T; readonly module: string }>();
    for (const module of modules) {
      for (const [name, value] of Object.entries(of(module))) {
        const before = all.get(name);
        if (before) {
          problems.push(`${kind} ${name} is declared by ${before.module} and again by ${module.name}`);
        }
        all.set(name, { value, module: module.name });
      }
    }
    return all;
  };
  const valuesOf = <T>(all: ReadonlyMap<string, { readonly value: T }>): Record<string, T> =>
    Object.fromEntries([...all].map(([name, { value }]) => [name, value]));

  gather("module", ({ name }) => ({ [name]: true }));
  const permissions = gather("permission", (module) => module.permissions ?? {});
  const rateLimits = gather("rate limit", (module) => module.rateLimits ?? {});
  const errors = gather("error", (module) => module.errors?.rows ?? {});
  const jobs = gather("job", (module) =>
    Object.fromEntries((module.jobs ?? []).map((job) => [job.name, job])),
  );
  const endpoints = gather("endpoint", (module) => module.contract?.endpoints ?? {});
  gather("address", (module) =>
    Object.fromEntries(
      Object.values(module.contract?.endpoints ?? {}).map(({ method, path }) => [`${method} ${path}`, true]),
    ),
  );
  const channels = gather("live channel", (module) =>
    Object.fromEntries(
      Object.values(module.contract?.channels ?? {}).map((channel) => [kindOf(channel), channel]),
    ),
  );
  const publicEvents = gather("public event", (module) =>
    Object.fromEntries((module.publicEvents ?? []).map((event) => [event.name, event])),
  );
  const credentials = modules.flatMap((module) => module.credentials ?? []);
  const commands = gather("command", ({ commands: brought }) =>
    Object.fromEntries((brought?.commands ?? []).map((command) => [command.id, command])),
  );
  const records = gather("kind of record", ({ commands: brought }) =>
    Object.fromEntries((brought?.records ?? []).map((kind) => [kind.type, kind])),
  );
  for (const [id, { value, module }] of commands) {
    problems.push(
      ...problemsOfCommand(value, { endpoints, permissions, records }).map(
        (problem) => `command ${id} of ${module} ${problem}`,
      ),
    );
  }

  for (const [name, { value, module }] of endpoints) {
    const place = `endpoint ${name} of ${module}`;
    if (typeof value.access !== "string" && !permissions.has(value.access.permission)) {
      problems.push(`${place} asks for the permission ${value.access.permission}, which nobody declares`);
    }
    if (value.limit !== undefined && !rateLimits.has(value.limit)) {
      problems.push(`${place} counts against the rate limit ${value.limit}, which nobody declares`);
    }
  }
  for (const [, { value, module }] of channels) {
    if (value.access !== "owner" && !permissions.has(value.access.permission)) {
      problems.push(
        `live channel ${value.pattern} of ${module} asks for the permission ${value.access.permission}, which nobody declares`,
      );
    }
  }
  const queues = queuesOf([...jobs.values()], problems);
  if (credentials.length !== 1) {
    problems.push(`exactly one module declares credentials, not ${credentials.length}`);
  }
  const [credential] = credentials;
  if (problems.length > 0 || !credential) throw new DeclarationError(problems);
  return {
    queues,
    permissions: valuesOf(permissions),
    rateLimits: valuesOf(rateLimits),
    errors: { ...commonErrors.rows, ...webhookErrors.rows, ...valuesOf(errors) },
    jobs: Object.values(valuesOf(jobs)),
    personalRows: modules.flatMap((module) => module.personalRows ?? []),
    publicEvents: Object.values(valuesOf(publicEvents)),
    commands: {
      commands: Object.values(valuesOf(commands)),
      records: Object.values(valuesOf(records)),
    },
    endpoints: valuesOf(endpoints),
    channels: Object.values(valuesOf(channels)),
    tags: tagsOf(modules),
    credentials: credential,
  };
}

/** Names in a command that nobody declares. */
function problemsOfCommand(
  { does, slots }: Command,
  known: Readonly<Record<"endpoints" | "permissions" | "records", ReadonlyMap<string, unknown>>>,
): string[] {
  const operations = does.kind === "operation" ? does.operations : [];
  const permission = does.kind === "page" ? does.permission : undefined;
  const types = Object.values(slots).flatMap((slot) => (slot.kind === "record" ? slot.of : []));
  return [
    ...operations
      .filter((name) => !known.endpoints.has(name))
      .map((name) => `is the endpoint ${name}, which nobody declares`),
    ...(permission !== undefined && !known.permissions.has(permission)
      ? [`asks for the permission ${permission}, which nobody declares`]
      : []),
    ...types
      .filter((type) => !known.records.has(type))
      .map((type) => `is about a ${type}, which nobody declares`),
  ];
}

function kindOf({ pattern }: ChannelContract): string {
  return pattern.split(":", 1)[0] ?? "";
}

/** Queues by name; two declarations of one name would be worked off by two workers. */
function queuesOf(
  jobs: readonly { readonly value: JobDeclaration<unknown>; readonly module: string }[],
  problems: string[],
): QueueDeclaration[] {
  const queues = new Map<string, QueueDeclaration>();
  for (const { value, module } of jobs) {
    const known = queues.get(value.queue.name);
    if (known && known !== value.queue) {
      problems.push(`queue ${value.queue.name} of ${module}'s job ${value.name} is declared twice`);
    }
    queues.set(value.queue.name, value.queue);
  }
  return [...queues.values()];
}

function tagsOf(modules: readonly ModuleDefinition[]): Declarations["tags"] {
  const tags = new Map(
    modules.flatMap(({ contract }) => (contract ? [[contract.tag.name, contract.tag]] : [])),
  );
  return [...tags.values(), { name: "Webhooks", description: "What providers tell us." }];
}
