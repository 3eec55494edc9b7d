import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { DATA_KINDS, RETENTION } from "./retention.ts";

it("says in docs/operations.md how long each kind of data is kept", () => {
  const text = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)].map(([, kind, days]) => `${kind} ${days}`);
  expect(rows).toEqual(DATA_KINDS.map((kind) => `${kind.toUpperCase()} ${RETENTION[kind].days}`));
});
