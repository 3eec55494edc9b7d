import { readFile } from "node:fs/promises";

/** What has passed an interface, in bytes. */
export interface InterfaceBytes {
  readonly name: string;
  readonly receive: number;
  readonly transmit: number;
}

/** A host of containers has an interface for each of them: they come and go, and would be series without end. */
const OF_CONTAINERS = /^(?:veth|br-|docker|cni|flannel|cali)/;

/** What has passed the interfaces that this process sees; none where the system does not say. */
export async function networkBytes(): Promise<readonly InterfaceBytes[]> {
  try {
    return parseInterfaces(await readFile("/proc/net/dev", "utf8"));
  } catch {
    return [];
  }
}

/** Linux's /proc/net/dev: a line for each interface, its first figure what it received, its ninth what it transmitted. */
export function parseInterfaces(text: string): readonly InterfaceBytes[] {
  return text.split("\n").flatMap((line) => {
    const [, name = "", figures = ""] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
    const numbers = figures.trim().split(/\s+/).map(Number);
    const [receive, transmit] = [numbers[0], numbers[8]];
    if (OF_CONTAINERS.test(name) || receive === undefined || transmit === undefined) return [];
    return [{ name, receive, transmit }];
  });
}
