import { text } from "node:stream/consumers";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { z } from "zod";
import type { Config } from "../config/index.ts";
import { type RoleName, roleSchema } from "../modules/identity/identity.contract.ts";
import { identityModule, type IdentityService, SYSTEM } from "../modules/identity/index.ts";
import { type ManagedUser, statusOf, type UsersService, usersModule } from "../modules/users/index.ts";
import { newUserSchema, type UserStatus, userStatusSchema } from "../modules/users/users.contract.ts";
import { AppError, commonErrors } from "../platform/errors/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { createCore } from "./core.ts";
import { createInfrastructure } from "./infrastructure.ts";
import { MODULES } from "./module-list.ts";

const LIST_PAGE = 100;
const LOAD_PEOPLE_MAX = 1_000;
/** A request gives up after 2 s; a machine under load, which is when load tests begin, may let a connection wait for longer. */
const PATIENCE_MS = 30_000;

/** Where the command reads a password and writes what it has to say. */
export interface UserCommandStreams {
  readonly input: NodeJS.ReadableStream;
  readonly print: (line: string) => void;
  readonly printError: (text: string) => void;
}

/** Runs `work` with the services that manage users and their sessions; connections are closed afterwards. */
export async function withUsers<T>(
  config: Config,
  logger: Logger,
  work: (users: UsersService, identity: IdentityService) => Promise<T>,
): Promise<T> {
  const infrastructure = createInfrastructure(config, logger, { patienceMs: PATIENCE_MS });
  try {
    const { serviceOf, outbox } = createCore(MODULES, infrastructure, {
      isLiveReading: () => null,
      isShuttingDown: () => false,
    });
    try {
      return await work(serviceOf(usersModule), serviceOf(identityModule));
    } finally {
      await outbox.settle();
    }
  } finally {
    await infrastructure.close();
  }
}

/**
 * `user add | list | disable | enable | reset`: what must be possible without a sign-in. Prints what it did, never a
 * password. Its help needs no configuration. Resolves with the exit code: 0 done, 1 not possible, 2 misuse.
 */
export async function runUserCommand(
  readConfig: () => Config,
  logger: Logger,
  args: readonly string[],
  streams: UserCommandStreams,
): Promise<number> {
  const run = (work: (users: UsersService) => Promise<void>) => withUsers(readConfig(), logger, work);
  try {
    await userCommands(run, streams)
      .addCommand(loadTestCommand(readConfig, logger, streams), { hidden: true })
      .parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AppError)) throw error;
    const fields = error.fields.map(({ path, message }) => `${path} ${message}`);
    streams.printError(`${[error.title, ...fields].join(": ")}\n`);
    return 1;
  }
}

function userCommands(
  run: (work: (users: UsersService) => Promise<void>) => Promise<void>,
  { input, print, printError }: UserCommandStreams,
): Command {
  const program = new Command("user")
    .description("People's accounts, from the server's own command line.")
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: printError })
    .exitOverride();
  const email = () => new Argument("<email>", "the user's e-mail address").argParser(addressOf);

  program
    .command("add")
    .addArgument(email())
    .description("add a user; prints a link with which the user sets a password")
    .requiredOption("--name <name>", "as others see it")
    .addOption(
      new Option("--role <role>", "what the user may do").choices(roleSchema.options).default("agent"),
    )
    .option("--department <department>", "where the user works", "operations")
    .option("--worker-id <id>", "how telephony knows the user")
    .option("--password-stdin", "read the password from standard input instead of making a link")
    .action((address: string, options: AddOptions) =>
      run(async (users) => {
        const user = checked({
          email: address,
          name: options.name,
          role: options.role,
          department: options.department,
          workerId: options.workerId ?? null,
        });
        const password = options.passwordStdin ? (await text(input)).replace(/\r?\n$/, "") : null;
        const added = await users.add(user, password);
        print(`Added ${added.user.email} as ${added.user.role}.`);
        if (added.link) print(`The link to set a password works once, for 7 days:\n${added.link}`);
      }),
    );

  program
    .command("list")
    .description("list users, newest first")
    .addOption(new Option("--role <role>", "only these").choices(roleSchema.options))
    .addOption(new Option("--status <status>", "only these").choices(userStatusSchema.options))
    .option("--json", "for programs: one user a line")
    .action((options: ListOptions) =>
      run(async (users) => {
        for await (const user of allUsers(users, options)) print(options.json ? json(user) : line(user));
      }),
    );

  const change = (
    name: string,
    description: string,
    work: (users: UsersService, user: ManagedUser) => Promise<void>,
  ) =>
    program
      .command(name)
      .addArgument(email())
      .description(description)
      .action((address: string) =>
        run(async (users) => {
          const user = await users.byEmail(address);
          if (!user) throw users.notFound();
          await work(users, user);
        }),
      );

  change("disable", "take all access from a user, at once", async (users, user) => {
    await users.disable(SYSTEM, user.id);
    print(`Disabled ${user.email}: sessions, keys and links have ended.`);
  });
  change("enable", "give a disabled user access again", async (users, user) => {
    await users.enable(SYSTEM, user.id);
    print(`Enabled ${user.email}.`);
  });
  change("reset", "print a link with which the user sets a new password", async (users, user) => {
    const link = await users.makeLink(user.id);
    print(`The link to set a password works once, for ${user.hasPassword ? "an hour" : "7 days"}:\n${link}`);
  });
  return program;
}

/** `user load-test <count>`: for `./trunkline k6`; only where no real people are. */
function loadTestCommand(
  readConfig: () => Config,
  logger: Logger,
  { print, printError }: UserCommandStreams,
): Command {
  const loadTest = new Command("load-test")
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: printError })
    .exitOverride()
    .addArgument(new Argument("<count>", "how many people").argParser(headcountOf))
    .description(
      "people for load tests, without passwords: makes who is missing; prints a session of each as JSON",
    )
    .action(async (count: number) => {
      const config = readConfig();
      if (config.environment !== "demo" && config.environment !== "test") {
        loadTest.error("error: people for load tests are made in demo and test environments only");
      }
      await withUsers(config, logger, async (users, identity) => {
        const sessions: string[] = [];
        for (let person = 1; person <= count; person += 1)
          sessions.push(await sessionOf(users, identity, person));
        print(JSON.stringify(sessions));
      });
    });
  return loadTest;
}

async function sessionOf(users: UsersService, identity: IdentityService, person: number): Promise<string> {
  const email = `load-${person}@trunkline.example`;
  const known = await identity.openSessionOf(email);
  if (known !== null) return known;
  await users.add(
    checked({ email, name: `Load test ${person}`, role: "agent", department: "load test", workerId: null }),
    null,
  );
  const opened = await identity.openSessionOf(email);
  if (opened === null) throw users.notFound();
  return opened;
}

function headcountOf(given: string): number {
  const count = Number(given);
  if (Number.isInteger(count) && count >= 1 && count <= LOAD_PEOPLE_MAX) return count;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${LOAD_PEOPLE_MAX}.`);
}

interface AddOptions {
  readonly name: string;
  readonly role: RoleName;
  readonly department: string;
  readonly workerId?: string;
  readonly passwordStdin?: boolean;
}

interface ListOptions {
  readonly role?: RoleName;
  readonly status?: UserStatus;
  readonly json?: boolean;
}

/** @throws invalid_input */
function checked(given: z.input<typeof newUserSchema>): z.output<typeof newUserSchema> {
  const { success, data, error } = newUserSchema.safeParse(given);
  if (success) return data;
  throw commonErrors.invalid_input({
    fields: error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}

function addressOf(given: string): string {
  const parsed = newUserSchema.shape.email.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError(`${given} is no e-mail address`);
}

async function* allUsers(users: UsersService, { role, status }: ListOptions): AsyncGenerator<ManagedUser> {
  let cursor: string | null | undefined;
  do {
    const page = await users.list({ limit: LIST_PAGE, role, status, cursor: cursor ?? undefined });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function line(user: ManagedUser): string {
  const lastActive = user.lastActiveAt?.toISOString().slice(0, 10) ?? "never";
  return [
    statusOf(user).padEnd(8),
    user.role.padEnd(10),
    user.email,
    user.name,
    `last active: ${lastActive}`,
  ].join("  ");
}

function json(user: ManagedUser): string {
  const { hasPassword: _, ...rest } = user;
  return JSON.stringify({ ...rest, status: statusOf(user) });
}
