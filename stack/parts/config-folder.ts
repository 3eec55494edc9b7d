import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes `target` a folder that shows these `entries` of `source` as links, so that a program reads the project's own files,
 * plus `generated` files (path below `target` → text) that only hold addresses of this machine. What was there is replaced.
 */
export function linkConfig(
  source: string,
  target: string,
  entries: readonly string[],
  generated: Readonly<Record<string, string>>,
): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const entry of entries) symlinkSync(join(source, entry), join(target, entry));
  for (const [path, text] of Object.entries(generated)) {
    mkdirSync(join(target, path, ".."), { recursive: true });
    writeFileSync(join(target, path), text);
  }
}

/** Replaces `${NAME}` and `${NAME:-default}`, for programs that do not read the environment. Throws where one has no value. */
export function expandVariables(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
    const value = values[name] ?? fallback;
    if (value === undefined) throw new Error(`the variable ${name} has no value`);
    return value;
  });
}
