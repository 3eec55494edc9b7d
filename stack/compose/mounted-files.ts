import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** The files and folders of the project that compose.yaml mounts, as paths below `project`. */
export function mountedPaths(project: string): string[] {
  const file = parse(readFileSync(join(project, "compose.yaml"), "utf8"), { merge: true }) as {
    services: Record<string, { volumes?: readonly string[] }>;
  };
  const sources = Object.values(file.services).flatMap(({ volumes = [] }) =>
    volumes.map((volume) => volume.split(":")[0] ?? ""),
  );
  return [...new Set(sources)].filter((source) => source.startsWith("./")).sort();
}

/**
 * Lets everybody read what compose.yaml mounts, and nothing else: the images' users are not the owner of the clone, and one
 * made with umask 077 is the owner's alone. Throws where a file is not ours to change and cannot be read.
 */
export function letContainersRead(project: string): void {
  for (const path of mountedPaths(project)) letRead(join(project, path));
}

function letRead(path: string): void {
  const stats = statSync(path);
  const wanted = stats.mode | (stats.isDirectory() ? 0o555 : 0o444);
  if (wanted !== stats.mode) chmodSync(path, wanted & 0o7777);
  if (stats.isDirectory()) for (const entry of readdirSync(path)) letRead(join(path, entry));
}
