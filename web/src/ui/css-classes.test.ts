import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const COMMENT = /\/\*[\s\S]*?\*\//g;
/** A selector of a class alone, where a rule begins. */
const CLASS_ALONE = /(?:^|[{},;])\s*\.([a-z][\w-]*)\s*(?=[,{])/g;

/** A class that a rule is about, anywhere in its selector. */
const CLASS = /\.([a-zA-Z][\w-]*)/g;
/** What an element is given in words, not computed: class, and the properties by which pieces take one. */
const GIVEN = /\bclass(?:[A-Z]\w*)?="([^"]*)"/g;
/** A class that a test in a browser looks for. */
const TESTS = join(SOURCES, "../test");

const textsOf = (pattern: string, folder = SOURCES) =>
  globSync(pattern, { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const);

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

  it("are there for every element that is given one: a class that was renamed leaves nothing bare", () => {
    const known = new Set(
      [
        ...textsOf("**/*.css").map(([, css]) => css.replace(COMMENT, "")),
        ...textsOf("*.ts", TESTS).map(([, text]) => text),
      ].flatMap((text) => [...text.matchAll(CLASS)].map(([, name]) => name)),
    );
    const given = textsOf("**/*.tsx").flatMap(([file, text]) =>
      [...text.matchAll(GIVEN)].flatMap(([, names = ""]) =>
        names.split(/\s+/).map((name) => ({ file, name })),
      ),
    );
    expect(given.length).toBeGreaterThan(500);
    const bare = given.filter(({ name }) => name !== "" && !known.has(name));
    expect(bare.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
});
