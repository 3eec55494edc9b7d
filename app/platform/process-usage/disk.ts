import { readFile, statfs } from "node:fs/promises";

/** The used share (0…1) of the disk on which a folder is, of what others than root may use; null: there is no such folder. */
export async function diskShare(folder: string): Promise<number | null> {
  try {
    const { blocks, bfree, bavail } = await statfs(folder);
    const used = blocks - bfree;
    return used + bavail > 0 ? used / (used + bavail) : null;
  } catch {
    return null;
  }
}

/** Bytes that this process has read from disks and written to them; null where the system does not say. */
export async function diskBytes(): Promise<{ readonly read: number; readonly write: number } | null> {
  try {
    return parseProcessIo(await readFile("/proc/self/io", "utf8"));
  } catch {
    return null;
  }
}

/** Linux's /proc/self/io. */
export function parseProcessIo(text: string): { readonly read: number; readonly write: number } {
  const bytesOf = (name: string) => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  return { read: bytesOf("read_bytes"), write: bytesOf("write_bytes") };
}
