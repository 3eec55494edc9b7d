import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { findOnPath, run } from "./command.ts";
import { commandOf } from "./identity.ts";

/** Who listens on a port. */
export interface PortHolder {
  readonly pid: number;
  readonly command: string;
}

/**
 * A sentence for each of these ports that is taken: the port, the variable that changes it, and who holds it. Empty
 * where all are free.
 */
export async function takenPorts(
  ports: readonly { readonly port: number; readonly variable: string }[],
): Promise<string[]> {
  const taken: string[] = [];
  for (const { port, variable } of ports) {
    if (await portIsFree(port)) continue;
    const holder = await portHolder(port);
    const who =
      holder === null
        ? "a process that we may not see"
        : `pid ${holder.pid} (${holder.command.slice(0, 100)})`;
    taken.push(`port ${port} (${variable}) is taken by ${who}`);
  }
  return taken;
}

/** True when nothing listens on 127.0.0.1:port, also not by way of 0.0.0.0. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The process that listens on a port; null where none does or where we may not see it (another user's). */
export async function portHolder(port: number): Promise<PortHolder | null> {
  const pid = process.platform === "linux" ? linuxHolder(port) : await lsofHolder(port);
  return pid === null ? null : { pid, command: commandOf(pid) ?? "unknown" };
}

function linuxHolder(port: number): number | null {
  const inodes = new Set(
    ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((table) => listeningInodes(table, port)),
  );
  if (inodes.size === 0) return null;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      for (const descriptor of readdirSync(`/proc/${entry}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlink(`/proc/${entry}/fd/${descriptor}`))?.[1];
        if (inode !== undefined && inodes.has(inode)) return Number(entry);
      }
    } catch {
      // Another user's process, or one that just ended.
    }
  }
  return null;
}

/** Inodes of the sockets that listen (state 0A) on the port, from one of the kernel's tables. */
function listeningInodes(table: string, port: number): string[] {
  let text: string;
  try {
    text = readFileSync(table, "utf8");
  } catch {
    return [];
  }
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A" && fields[1]?.endsWith(`:${wanted}`))
    .flatMap((fields) => fields[9] ?? []);
}

function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

async function lsofHolder(port: number): Promise<number | null> {
  const lsof = findOnPath("lsof");
  if (lsof === null) return null;
  const out = await run(lsof, ["-nP", "-t", `-iTCP:${port}`, "-sTCP:LISTEN"]).catch(() => "");
  const pid = Number(out.split("\n")[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}
