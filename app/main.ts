import { startApplication } from "./composition/application.ts";
import { prepareDatabase, seedDemo } from "./composition/database-tasks.ts";
import { PERSON_USAGE, PersonRefused, PersonUsageError, runPersonTask } from "./composition/person-task.ts";
import { runUserCommand } from "./composition/user-command.ts";
import { type Config, ConfigError, loadConfig } from "./config/index.ts";
import { createLogger, type Logger, logNodeWarnings, silentLogger } from "./platform/log/index.ts";

const USAGE = `usage: main.ts [serve | migrate | seed | user … | ${PERSON_USAGE}]`;

async function serve(config: Config, logger: Logger): Promise<void> {
  const { lifecycle } = await startApplication(config, logger);
  const end = async (reason: string, exitCode: number) => {
    // A second deadline behind the lifecycle's own: whatever hangs, the process ends.
    setTimeout(() => process.exit(1), config.shutdownDeadlineMs + 1_000).unref();
    const inTime = await lifecycle.shutdown(reason);
    process.exit(inTime ? exitCode : 1);
  };
  process.on("SIGTERM", () => void end("SIGTERM", 0));
  process.on("SIGINT", () => void end("SIGINT", 0));
  // After an error that nobody handled the state of the process is unknown: end in order and let it be started again.
  process.on("uncaughtException", (error) => {
    logger.fatal({ error }, "uncaught exception");
    void end("uncaughtException", 1);
  });
  process.on("unhandledRejection", (error) => {
    logger.fatal({ error }, "unhandled rejection");
    void end("unhandledRejection", 1);
  });
}

/** What was asked for: for people, not a line of the log. */
async function person(config: Config): Promise<void> {
  await runPersonTask(config, process.argv.slice(3), (text) => void process.stdout.write(text));
}

/** Speaks to a person: what is logged goes nowhere else than what is printed, so the log keeps silent. */
async function user(): Promise<void> {
  const code = await runUserCommand(loadConfig, silentLogger(), process.argv.slice(3), {
    input: process.stdin,
    print: (line) => process.stdout.write(`${line}\n`),
    printError: (text) => process.stderr.write(text),
  });
  // Waits for what a pipe has not taken yet.
  process.exitCode = code;
}

const commands: Readonly<Record<string, (config: Config, logger: Logger) => Promise<unknown>>> = {
  serve,
  migrate: prepareDatabase,
  seed: seedDemo,
  person,
};

async function main(): Promise<void> {
  const name = process.argv[2] ?? "serve";
  const command = commands[name];
  if (!command && name !== "user") {
    process.stderr.write(`${USAGE}\n`);
    process.exit(2);
  }
  try {
    if (!command) return await user();
    const config = loadConfig();
    const { log, serviceName: service, environment, release } = config;
    const logger = await createLogger({ ...log, service, environment, release });
    logNodeWarnings(logger);
    await command(config, logger);
  } catch (error) {
    const text =
      error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error);
    if (error instanceof PersonRefused || error instanceof PersonUsageError) {
      process.stderr.write(`${error.message}\n`);
      process.exit(error instanceof PersonUsageError ? 2 : 1);
    }
    process.stderr.write(`${text}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1);
  }
}

await main();
