import { randomInt } from "node:crypto";
import { portIsFree } from "../../../stack/process/port-holder.ts";

/** Below the range from which systems take ports for outgoing connections: a killed part finds its own port free again. */
const LOWEST = 20_000;
const HIGHEST = 31_999;

const taken = new Set<number>();

/** Ports on 127.0.0.1 that nobody listens on, never the same twice in this process. */
export async function reservePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (taken.has(port) || !(await portIsFree(port))) continue;
    taken.add(port);
    ports.push(port);
  }
  return ports;
}
