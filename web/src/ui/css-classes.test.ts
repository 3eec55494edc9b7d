import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const COMMENT = /\/\*[\s\S]*?\*\//g;
/** A selector of a class alone, where a rule begins. */
const CLASS_ALONE = /(?:^|[{},;])\s*\.([a-z][\w-]*)\s*(?=[,{])/g;

/** The classes that a style sheet says everything of: it is theirs. */
function ownedBy(css: string): string[] {
  return [...css.replace(COMMENT, "").matchAll(CLASS_ALONE)].map(([, name = ""]) => name);
}

describe("classes of style sheets", () => {
  it("belong to one file each: there is one style sheet, in which two of one name would be mixed", () => {
    const files = new Map<string, Set<string>>();
    for (const file of globSync("**/*.css", { cwd: SOURCES })) {
      for (const name of ownedBy(readFileSync(join(SOURCES, file), "utf8"))) {
        files.set(name, (files.get(name) ?? new Set()).add(file));
      }
    }
    expect(files.size).toBeGreaterThan(300);
    const shared = [...files].filter(([, owners]) => owners.size > 1);
    expect(shared.map(([name, owners]) => `${name}: ${[...owners].sort().join(", ")}`)).toEqual([]);
  });
});
