import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|webmanifest)$/;
/** Below this, what is gained is less than the headers that say how an answer is packed. */
const MIN_BYTES = 128;
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

/** Files below a folder as paths with `/`, relative to it. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Puts a .br and a .gz beside every text file, so that the server never compresses them itself. */
export function compressPlugin(): Plugin {
  let folder = "";
  return {
    name: "trunkline:compress",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle: {
      sequential: true,
      async handler() {
        const files = (await filesBelow(folder)).filter((file) => COMPRESSIBLE.test(file));
        await Promise.all(files.map((file) => compressFile(join(folder, file))));
      },
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < MIN_BYTES) return;
  const parameters = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [brotli, gzipped] = await Promise.all([
    toBrotli(content, { params: parameters }),
    toGzip(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, brotli), writeFile(`${path}.gz`, gzipped)]);
}
