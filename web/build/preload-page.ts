import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { filesBelow } from "./compress.ts";
import { declaredPages } from "./page-files.ts";

/** What the server reads (`app/http/page-files.ts`): for each page the scripts that it should ask for with the page itself. */
export const PAGE_FILES = ".pages.json";

/**
 * Lets `index.html` ask for the typeface at once, and writes down which chunks each page needs (its code, and what fetches its data), so
 * that the server can name them in its answer: they are fetched beside the entry and not after it has run.
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
        const entry = new Set(
          chunks.filter(({ isEntry }) => isEntry).flatMap((one) => withImports(chunks, one)),
        );
        const pages: Record<string, string[]> = {};
        for (const file of (await filesBelow(pagesFolder)).filter((name) => name.endsWith("/index.ts"))) {
          const folder = join(pagesFolder, file, "..");
          for (const { route, modules } of declaredPages(await readFile(join(pagesFolder, file), "utf8"))) {
            const needed = modules.flatMap((module) => {
              const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId === join(folder, module));
              return chunk ? withImports(chunks, chunk) : [];
            });
            pages[route] = [...new Set(needed)].filter((name) => !entry.has(name)).map((name) => `/${name}`);
            if (pages[route].length === 0)
              throw new Error(`No chunk is loaded by ${route}: what shall be preloaded?`);
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
          type: "font/woff2",
          crossorigin: true,
          href: `/${font.fileName}`,
        };
        return [{ tag: "link", attrs, injectTo: "head" as const }];
      },
    },
  };
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
