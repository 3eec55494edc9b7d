import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";
import { buildBudgetBytes } from "../../otel/catalogue/slas.ts";
import { filesBelow } from "./compress.ts";

/**
 * What the application may weigh, compressed: the build's rows of otel/catalogue (DF-6, CC-7). A first route and a chunk count gzipped;
 * all of it together as every browser that it is built for gets it, by Brotli.
 */
export const BUDGET_BYTES = {
  /** All scripts that a first route needs before it can be used. */
  initialJs: buildBudgetBytes("bundle-initial"),
  /** Every file of the build that a browser may fetch. */
  total: buildBudgetBytes("bundle-total"),
  /** Any one script or style sheet. */
  chunk: buildBudgetBytes("bundle-chunk"),
} as const;

/** Pages that people open first, by the name of their chunk. */
export const FIRST_ROUTES = { "/sign-in": "sign-in-page", "/board": "board-page" } as const;

/**
 * Pages that people keep open all day: each may be the first that is opened, though the service worker fetches them only then. What they
 * need is bounded by what a first page may have where they keep to it, else by what they have grown to: they may shrink, and not grow.
 */
const DAILY_ROUTES = {
  "/today": { chunk: "today-page", limitBytes: BUDGET_BYTES.initialJs },
  "/calls": { chunk: "calls-page", limitBytes: 100 * 1024 },
  "/leads": { chunk: "leads-page", limitBytes: 104 * 1024 },
  "/inbox": { chunk: "inbox-page", limitBytes: 126 * 1024 },
} as const;

/** What a built script weighs and what it loads before it runs. */
export interface BuiltChunk {
  readonly file: string;
  readonly name: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly gzipBytes: number;
}

/** Scripts that must have arrived before a page works: the entry's and the page's, with all their static imports. */
export function initialChunks(chunks: readonly BuiltChunk[], pageChunk: string): BuiltChunk[] {
  const byFile = new Map(chunks.map((chunk) => [chunk.file, chunk]));
  const page = chunks.find((chunk) => chunk.name === pageChunk);
  if (!page) throw new Error(`The build has no chunk named ${pageChunk}.`);
  const needed = new Set<BuiltChunk>();
  const visit = (chunk: BuiltChunk | undefined): void => {
    if (!chunk || needed.has(chunk)) return;
    needed.add(chunk);
    for (const file of chunk.imports) visit(byFile.get(file));
  };
  for (const entry of chunks.filter((chunk) => chunk.isEntry)) visit(entry);
  visit(page);
  return [...needed];
}

/** A file of the build. */
export interface BuiltFile {
  readonly file: string;
  readonly gzipBytes: number;
  /** By Brotli where the file can be compressed. */
  readonly servedBytes: number;
}

/** A line of the report. */
export interface BudgetLine {
  readonly what: string;
  readonly bytes: number;
  readonly limitBytes: number;
}

/** Compares a build with the budget; a line over its limit fails the build. */
export function judgeBudget(chunks: readonly BuiltChunk[], files: readonly BuiltFile[]): BudgetLine[] {
  const first = Object.entries(FIRST_ROUTES).map(
    ([route, chunk]) => [route, { chunk, limitBytes: BUDGET_BYTES.initialJs }] as const,
  );
  const initial = [...first, ...Object.entries(DAILY_ROUTES)].map(([route, { chunk, limitBytes }]) => ({
    what: `initial JS of ${route}`,
    bytes: sum(initialChunks(chunks, chunk)),
    limitBytes,
  }));
  const codeFiles = files.filter(({ file }) => /\.(js|css)$/.test(file));
  const largest = codeFiles.reduce((most, one) => (one.gzipBytes > most.gzipBytes ? one : most), {
    file: "none",
    gzipBytes: 0,
    servedBytes: 0,
  });
  return [
    ...initial,
    { what: `largest chunk (${largest.file})`, bytes: largest.gzipBytes, limitBytes: BUDGET_BYTES.chunk },
    {
      what: "everything together, as it is served",
      bytes: files.reduce((total, { servedBytes }) => total + servedBytes, 0),
      limitBytes: BUDGET_BYTES.total,
    },
  ];
}

function sum(items: readonly { readonly gzipBytes: number }[]): number {
  return items.reduce((total, { gzipBytes }) => total + gzipBytes, 0);
}

/** Prints what the build weighs and fails it when it weighs too much. */
export function budgetPlugin(): Plugin {
  let folder = "";
  return {
    name: "trunkline:budget",
    apply: "build",
    configResolved(config) {
      folder = config.build.outDir;
    },
    writeBundle: {
      sequential: true,
      order: "post",
      async handler(_options, bundle) {
        // Names with a dot in front are the server's own, and nobody else's to fetch.
        const names = (await filesBelow(folder)).filter((file) => !/^\.|\.(br|gz|map)$/.test(file));
        const files = await Promise.all(names.map((file) => builtFile(folder, file)));
        const chunks = chunksOf(bundle, new Map(files.map(({ file, gzipBytes }) => [file, gzipBytes])));
        const lines = judgeBudget(chunks, files);
        this.info(`\n${report(files, lines)}`);
        const broken = lines.filter(({ bytes, limitBytes }) => bytes > limitBytes);
        if (broken.length > 0) this.error(`Over budget: ${broken.map(({ what }) => what).join(", ")}`);
      },
    },
  };
}

function chunksOf(bundle: Rolldown.OutputBundle, gzipBytes: ReadonlyMap<string, number>): BuiltChunk[] {
  return Object.values(bundle)
    .filter((output) => output.type === "chunk")
    .map(({ fileName, name, isEntry, imports }) => ({
      file: fileName,
      name,
      isEntry,
      imports,
      gzipBytes: gzipBytes.get(fileName) ?? 0,
    }));
}

async function builtFile(folder: string, file: string): Promise<BuiltFile> {
  const path = join(folder, file);
  const content = await readFile(path);
  if (/\.(woff2|png|jpg|webp)$/.test(path)) {
    return { file, gzipBytes: content.length, servedBytes: content.length };
  }
  // Written by compressPlugin, which leaves out what is too small to gain by it.
  const brotli = await readFile(`${path}.br`).catch(() => content);
  return { file, gzipBytes: gzipSync(content, { level: 9 }).length, servedBytes: brotli.length };
}

function report(files: readonly BuiltFile[], lines: readonly BudgetLine[]): string {
  const rows = [...files]
    .sort((a, b) => b.gzipBytes - a.gzipBytes)
    .map(({ file, gzipBytes }) => `  ${kibibytes(gzipBytes)}  ${file}`);
  const verdicts = lines.map(({ what, bytes, limitBytes }) => {
    const verdict = bytes > limitBytes ? "OVER" : "ok";
    return `  ${kibibytes(bytes)} of ${kibibytes(limitBytes)}  ${verdict.padEnd(4)}  ${what}`;
  });
  return ["Gzipped sizes:", ...rows, "Budget:", ...verdicts].join("\n");
}

function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(6)} KiB`;
}
