import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PERMISSION_AREAS } from "./permission-words.ts";

/** The generated table of what the modules declare. */
const DECLARED = new URL("../../../../docs/access.md", import.meta.url);

it("has words for each permission that there is, once, and for no other", () => {
  const rows = readFileSync(DECLARED, "utf8").matchAll(/^\| `([a-z-]+:[a-z-]+)` \| \w+ \|$/gm);
  const declared = [...rows].map(([, permission]) => permission);
  expect(declared.length).toBeGreaterThan(80);
  const worded = PERMISSION_AREAS.flatMap(({ permissions }) => Object.keys(permissions));
  expect(worded.toSorted()).toEqual(declared.toSorted());
});
