import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { FIRST_ROUTES, initialChunks } from "./budget.ts";
import { filesBelow } from "./compress.ts";
import { filesOfHtml } from "./page-files.ts";

const SOURCE = fileURLToPath(new URL("../src/service-worker/service-worker.ts", import.meta.url));

/** Chunks that the shell needs beside the first routes, by name: what it opens with no server. */
export const SHELL_CHUNKS = [
  "board.data",
  "offline",
  "bar",
  "outbox",
  "palette",
  "shortcuts-dialog",
  "more-dialog",
  "dialog-window",
  "popover-panel",
];

/** A file to be fetched when the service worker is installed; `revision` where its name does not change with its content. */
export interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

interface Chunk {
  readonly file: string;
  readonly name: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly gzipBytes: number;
}

/** The scripts of the shell, each once. */
export function shellScripts(chunks: readonly Chunk[]): string[] {
  const names = [...Object.values(FIRST_ROUTES), ...SHELL_CHUNKS];
  return [...new Set(names.flatMap((name) => initialChunks(chunks, name).map(({ file }) => file)))].sort();
}

/** Builds `/sw.js` from `src/service-worker` after all else, with the list of what it keeps. */
export function serviceWorkerPlugin(): Plugin {
  let folder = "";
  return {
    name: "trunkline:service-worker",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle: {
      sequential: true,
      async handler(_options, bundle) {
        const chunks = Object.values(bundle)
          .filter((output) => output.type === "chunk")
          .map(({ fileName: file, name, isEntry, imports }) => ({
            file,
            name,
            isEntry,
            imports,
            gzipBytes: 0,
          }));
        const names = (await filesBelow(folder)).filter((file) => !/\.(br|gz|map)$/.test(file));
        const scripts = shellScripts(chunks);
        const isShell = (file: string) =>
          scripts.includes(file) ||
          /\.css$|geist-latin-wght-normal|^(index\.html|begin\.js|favicon\.svg|manifest\.webmanifest)$/.test(
            file,
          );
        const shell = await Promise.all(
          names.filter(isShell).map(async (file): Promise<ShellFile> => {
            const revision = file.startsWith("assets/") ? null : await hashOf(`${folder}/${file}`);
            return { url: `/${file}`, revision };
          }),
        );
        const kept = new Set(shell.map(({ url }) => url));
        const html = await readFile(`${folder}/index.html`, "utf8");
        const missing = filesOfHtml(html).filter((file) => !kept.has(`/${file}`));
        if (missing.length > 0) this.error(`Without a server the page would lack ${missing.join(", ")}`);
        const assets = names.filter((file) => file.startsWith("assets/")).map((file) => `/${file}`);
        await build({
          configFile: false,
          logLevel: "warn",
          define: {
            __SHELL__: JSON.stringify(shell),
            __ASSETS__: JSON.stringify(assets),
            "process.env.NODE_ENV": '"production"',
          },
          build: {
            outDir: folder,
            emptyOutDir: false,
            copyPublicDir: false,
            reportCompressedSize: false,
            // Service workers that are modules are not known to all browsers.
            lib: { entry: SOURCE, formats: ["iife"], name: "trunkline", fileName: () => "sw.js" },
          },
        });
      },
    },
  };
}

async function hashOf(path: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(path))
    .digest("hex")
    .slice(0, 16);
}
