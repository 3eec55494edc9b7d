import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Written by the build of the browser's part (`web/build/preload-page.ts`): route pattern → files, in the order in which they are needed. */
const FILE = ".pages.json";
/** The page that stands at the root. */
const ROOT_PAGE = "/board";

/** What a page needs, by its pattern. */
type PageFiles = Readonly<Record<string, readonly string[]>>;

/** For each address the `Link` header of its page: what the browser then fetches while it reads the page. */
export interface PageLinks {
  /** Undefined for an address that no page has, and where the build says nothing. */
  of(path: string): Promise<string | undefined>;
}

/** Reads what the build of a folder says, and again when there is another build. */
export function createPageLinks(directory: string): PageLinks {
  const file = join(directory, FILE);
  let read: { readonly changedAtMs: number; readonly pages: PageFiles } | undefined;
  const current = async (): Promise<PageFiles> => {
    try {
      const { mtimeMs } = await stat(file);
      if (read?.changedAtMs !== mtimeMs)
        read = { changedAtMs: mtimeMs, pages: JSON.parse(await readFile(file, "utf8")) };
      return read.pages;
    } catch {
      // A page without hints is slower, not wrong.
      return {};
    }
  };
  return {
    async of(path) {
      const pages = await current();
      const files = pages[patternOf(path === "/" ? ROOT_PAGE : path, Object.keys(pages)) ?? ""];
      return files?.map(linkTo).join(", ");
    },
  };
}

/** As the page itself will ask for it: whatever is under `assets` by CORS. */
function linkTo(file: string): string {
  const crossOrigin = file.startsWith("/assets/") ? "; crossorigin" : "";
  if (file.endsWith(".css")) return `<${file}>; rel=preload; as=style${crossOrigin}`;
  if (crossOrigin === "") return `<${file}>; rel=preload; as=script`;
  return `<${file}>; rel=modulepreload${crossOrigin}`;
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
