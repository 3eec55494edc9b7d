import { readdir, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Removes the rotated files of one log (`<file>.<number>.log`) that were last written before a time; other logs of the folder stay, and so does what
 * another process removed first. Never throws for a single file: what cannot be removed today is tried at the next rotation.
 */
export async function removeOldFiles(file: string, before: Date): Promise<void> {
  const folder = dirname(file);
  const name = basename(file);
  const rotated = (await readdir(folder)).filter(
    (entry) => entry.startsWith(`${name}.`) && /^\.\d+\.log$/.test(entry.slice(name.length)),
  );
  for (const entry of rotated) {
    const path = join(folder, entry);
    try {
      if ((await stat(path)).mtime < before) await unlink(path);
    } catch {
      // Gone already, or not ours to remove.
    }
  }
}
