import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what the system gives to connections that go out: a port found by listening on 0 may be one of theirs, or of
 * somebody else who listens on 0, before whoever asked for it has bound it.
 */
const FIRST = 21_000;
const LAST = 32_000;
const TRIES = 50;

/** A port of this machine that nobody listens on, and that nobody is likely to take until it is bound. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/** As freePort, but that many, all different. */
export async function freePorts<const N extends number>(count: N): Promise<number[] & { length: N }> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries += 1) {
    if (tries === TRIES * count) throw new Error("no port of this machine is free");
    const port = randomInt(FIRST, LAST);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports] as number[] & { length: N };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
