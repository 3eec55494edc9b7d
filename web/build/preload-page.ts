import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { filesBelow } from "./compress.ts";
import { declaredPages, filesOfHtml } from "./page-files.ts";

/** What the server reads (`app/http/page-files.ts`): for each page the files that it should ask for with the page itself, in the order in which they are needed. */
export const PAGE_FILES = ".pages.json";

/** Runs before all else, and asks for what the page shows first. */
const BEFORE_THE_PAGE = "begin.js";

/**
 * Lets `index.html` ask for the typeface at once, and writes down which files each page needs (the entry's, its code, and what fetches its data), so
 * that the server can name them in its answer: they are all asked for before the page has been read, and the first first.
 */
export function preloadPagePlugin(): Plugin {
  let pagesFolder = "";
  return {
    name: "trunkline:preload-page",
    apply: "build",
    configResolved(config) {
      pagesFolder = join(config.root, "src/pages");
    },
    generateBundle: {
      // After Vite has taken away the chunks of which nothing but styles was left.
      order: "post",
      async handler(_options, bundle) {
        const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
        const first = [BEFORE_THE_PAGE, ...stylesFirst(String(assetOf(bundle, "index.html").source))];
        const pages: Record<string, string[]> = {};
        for (const file of (await filesBelow(pagesFolder)).filter((name) => name.endsWith("/index.ts"))) {
          const folder = join(pagesFolder, file, "..");
          for (const { route, modules } of declaredPages(await readFile(join(pagesFolder, file), "utf8"))) {
            const needed = modules.flatMap((module) => {
              const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId === join(folder, module));
              return chunk ? withImports(chunks, chunk) : [];
            });
            if (needed.length === 0)
              throw new Error(`No chunk is loaded by ${route}: what shall be preloaded?`);
            pages[route] = [...new Set([...first, ...needed])].map((name) => `/${name}`);
          }
        }
        this.emitFile({ type: "asset", fileName: PAGE_FILES, source: JSON.stringify(pages) });
      },
    },
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const font = Object.values(bundle ?? {}).find((output) =>
          /geist-latin-wght-normal-.*\.woff2$/.test(output.fileName),
        );
        if (!font) return [];
        const attrs = {
          rel: "preload",
          as: "font",
          // Until it comes a font of its measures stands in for it; nothing may wait for it.
          fetchpriority: "low",
          type: "font/woff2",
          crossorigin: true,
          href: `/${font.fileName}`,
        };
        return [{ tag: "link", attrs, injectTo: "head" as const }];
      },
    },
  };
}

function assetOf(bundle: Rolldown.OutputBundle, name: string): Rolldown.OutputAsset {
  const asset = bundle[name];
  if (asset?.type !== "asset") throw new Error(`The build has no ${name}.`);
  return asset;
}

/** What a page asks for by itself, styles first: without them nothing is shown. */
function stylesFirst(html: string): string[] {
  return filesOfHtml(html).toSorted((a, b) => Number(b.endsWith(".css")) - Number(a.endsWith(".css")));
}

/** A chunk and all that it imports before it runs. */
function withImports(chunks: readonly Rolldown.OutputChunk[], chunk: Rolldown.OutputChunk): string[] {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const file of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) visit(file);
  };
  visit(chunk.fileName);
  return [...needed];
}
