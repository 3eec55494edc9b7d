import type { Plugin } from "vite";

/**
 * Lets `index.html` ask for the most frequent page's chunk, and for the typeface, at once instead of after the
 * entry has run.
 */
export function preloadPagePlugin(pageChunk: string): Plugin {
  return {
    name: "trunkline:preload-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const outputs = Object.values(bundle ?? {});
        const page = outputs.find((output) => output.type === "chunk" && output.name === pageChunk);
        if (page?.type !== "chunk")
          throw new Error(`No chunk is named ${pageChunk}: what shall be preloaded?`);
        const font = outputs.find((output) => /geist-latin-wght-normal-.*\.woff2$/.test(output.fileName));
        const modules = [page.fileName, ...page.imports].map((file) => ({
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
