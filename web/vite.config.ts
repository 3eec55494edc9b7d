import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { budgetPlugin } from "./build/budget.ts";
import { chunksPlugin } from "./build/chunks.ts";
import { componentNamesPlugin } from "./build/component-names.ts";
import { compressPlugin } from "./build/compress.ts";
import { preloadPagePlugin } from "./build/preload-page.ts";
import { serviceWorkerPlugin } from "./build/service-worker.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const application = `http://127.0.0.1:${process.env.TRUNKLINE_HTTP_PORT ?? 8080}`;
const port = Number(process.env.TRUNKLINE_WEB_DEV_PORT ?? 5173);
const proxy = {
  "/api": { target: application, changeOrigin: false },
  "/live": { target: application, ws: true, changeOrigin: false },
};

/** The web application: Preact in hashed files, each with .br and .gz beside it, within the budget of build/budget.ts. */
export default defineConfig({
  root: folder,
  base: "/",
  publicDir: "public",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: {
    host: "127.0.0.1",
    port,
    strictPort: true,
    proxy,
  },
  // The built application, with its service worker, against an application that runs.
  preview: { host: "127.0.0.1", port, strictPort: true, proxy },
  build: {
    outDir: `${folder}dist`,
    emptyOutDir: true,
    // All of these know light-dark(), oklch() and nesting.
    target: ["chrome123", "edge123", "firefox128", "safari17.5"],
    sourcemap: "hidden",
    // One style sheet: it is small, and pages never wait for a second one or jump when it comes.
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [
    chunksPlugin(),
    componentNamesPlugin(),
    preloadPagePlugin(),
    serviceWorkerPlugin(),
    compressPlugin(),
    budgetPlugin(),
  ],
});
