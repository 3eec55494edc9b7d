import { describe, expect, it } from "vitest";
import { BUDGET_BYTES, type BuiltChunk, initialChunks, judgeBudget } from "./budget.ts";

const chunk = (name: string, gzipBytes: number, changes: Partial<BuiltChunk> = {}): BuiltChunk => ({
  file: `assets/${name}.js`,
  name,
  isEntry: false,
  imports: [],
  gzipBytes,
  ...changes,
});

const asServed = (chunks: readonly BuiltChunk[]) =>
  chunks.map(({ file, gzipBytes }) => ({ file, gzipBytes, servedBytes: gzipBytes }));

const build = (boardBytes: number): BuiltChunk[] => [
  chunk("index", 10_000, { isEntry: true, imports: ["assets/preact.js"] }),
  chunk("preact", 10_000, { imports: ["assets/index.js"] }),
  chunk("sign-in-page", 1_000, { imports: ["assets/preact.js"] }),
  chunk("board-page", boardBytes, { imports: ["assets/shared.js"] }),
  ...["today-page", "calls-page", "leads-page", "inbox-page"].map((name) => chunk(name, 1_000)),
  chunk("shared", 500),
  chunk("faro", 40_000),
];

describe("the bundle budget", () => {
  it("counts what a first route needs, once, and nothing that is loaded later", () => {
    const names = initialChunks(build(2_000), "board-page").map(({ name }) => name);
    expect(names.sort()).toEqual(["board-page", "index", "preact", "shared"]);
  });

  it("fails a route that grew beyond 80 KiB (DF-6)", () => {
    const chunks = build(BUDGET_BYTES.initialJs);
    const over = judgeBudget(chunks, asServed(chunks)).filter(({ bytes, limitBytes }) => bytes > limitBytes);
    expect(over.map(({ what }) => what)).toEqual(["initial JS of /board"]);
  });

  it("fails a page of daily work that grew beyond what it has, too", () => {
    const chunks = build(2_000).map((one) =>
      one.name === "inbox-page" ? { ...one, gzipBytes: 125 * 1024 } : one,
    );
    const over = judgeBudget(chunks, asServed(chunks)).filter(({ bytes, limitBytes }) => bytes > limitBytes);
    expect(over.map(({ what }) => what)).toEqual(["initial JS of /inbox"]);
  });

  it("fails a chunk beyond 128 KiB and a build beyond 512 KiB (CC-7)", () => {
    const files = [
      { file: "assets/big.js", gzipBytes: 129 * 1024, servedBytes: 113 * 1024 },
      { file: "assets/font.woff2", gzipBytes: 400 * 1024, servedBytes: 400 * 1024 },
    ];
    const over = judgeBudget(build(2_000), files).filter(({ bytes, limitBytes }) => bytes > limitBytes);
    expect(over).toHaveLength(2);
  });

  it("fails when a page that it watches is gone", () => {
    expect(() => initialChunks(build(1), "renamed-page")).toThrow("renamed-page");
  });
});
