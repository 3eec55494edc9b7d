import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Written by the build of the browser's part (`web/build/preload-page.ts`): route pattern → scripts. */
const FILE = ".pages.json";
/** The page that stands at the root. */
const ROOT_PAGE = "/board";

/**
 * The `Link` header of a page: its scripts, which the browser then fetches while it reads the page. Undefined for an address that no page has, and
 * where the build says nothing.
 */
export async function preloadHeader(directory: string, path: string): Promise<string | undefined> {
  const pages = await readPages(directory);
  const scripts = pages[patternOf(path === "/" ? ROOT_PAGE : path, Object.keys(pages)) ?? ""];
  return scripts?.map((script) => `<${script}>; rel=modulepreload; crossorigin`).join(", ");
}

async function readPages(directory: string): Promise<Readonly<Record<string, readonly string[]>>> {
  try {
    return JSON.parse(await readFile(join(directory, FILE), "utf8"));
  } catch {
    // A page without hints is slower, not wrong.
    return {};
  }
}

/** The pattern that an address has; words before ids. */
function patternOf(path: string, patterns: readonly string[]): string | undefined {
  const parts = path.split("/").filter(Boolean);
  const fitting = patterns.filter((pattern) => {
    const wanted = pattern.split("/").filter(Boolean);
    return (
      wanted.length === parts.length &&
      wanted.every((part, index) => part.startsWith(":") || part === parts[index])
    );
  });
  return fitting.toSorted((a, b) => a.split(":").length - b.split(":").length)[0];
}
