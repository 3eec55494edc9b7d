import { randomInt } from "node:crypto";
import { portIsFree } from "./port-holder.ts";

/**
 * Below the range from which systems take ports for outgoing connections: those, and whoever listens on 0, would take a
 * port between its being found and its being bound; and a part that was killed finds its own free again.
 */
const LOWEST = 20_000;
const HIGHEST = 31_999;
const TRIES = 200;

const given = new Set<number>();

/** A port on 127.0.0.1 that nobody listens on, never the same twice in this process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (given.has(port) || !(await portIsFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`no port from ${LOWEST} to ${HIGHEST} is free`);
}

/** As freePort, but that many. */
export async function freePorts<const N extends number>(count: N): Promise<number[] & { length: N }> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports as number[] & { length: N };
}
