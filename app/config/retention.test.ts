import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DATA_KINDS, RETENTION } from "./retention.ts";

it("says in docs/operations.md how long each kind of data is kept", () => {
  const text = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const rows = text.match(/^\| `[A-Z_]+` \| \d+ \|.*$/gm) ?? [];
  const owed = DATA_KINDS.map((kind) => {
    const { days, what, since } = RETENTION[kind];
    return `| \`${kind.toUpperCase()}\` | ${days} | ${what}; since ${since}`;
  });
  // More may stand there, which only those who run it need.
  expect(rows.map((row, at) => row.slice(0, owed[at]?.length))).toEqual(owed);
});
