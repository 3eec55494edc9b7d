import type { Plugin } from "vite";

/**
 * Lets `index.html` ask for the most frequent page's chunks (its code, and what fetches its data) and for the typeface at once instead of after the
 * entry has run.
 */
export function preloadPagePlugin(pageChunk: string, dataChunk: string): Plugin {
  return {
    name: "trunkline:preload-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const outputs = Object.values(bundle ?? {});
        const chunks = [pageChunk, dataChunk].map((name) => {
          const chunk = outputs.find((output) => output.type === "chunk" && output.name === name);
          if (chunk?.type !== "chunk") throw new Error(`No chunk is named ${name}: what shall be preloaded?`);
          return chunk;
        });
        const font = outputs.find((output) => /geist-latin-wght-normal-.*\.woff2$/.test(output.fileName));
        const scripts = new Set(chunks.flatMap(({ fileName, imports }) => [fileName, ...imports]));
        const modules = [...scripts].map((file) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` },
          injectTo: "head" as const,
        }));
        const fonts = font
          ? [
              {
                tag: "link",
                attrs: {
                  rel: "preload",
                  as: "font",
                  type: "font/woff2",
                  crossorigin: true,
                  href: `/${font.fileName}`,
                },
                injectTo: "head" as const,
              },
            ]
          : [];
        return [...fonts, ...modules];
      },
    },
  };
}
