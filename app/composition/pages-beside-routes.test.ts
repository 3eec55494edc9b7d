import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { describeApplication } from "./description.ts";

const PAGES = join(import.meta.dirname, "../../web/src/pages");
const rootOf = (path: string) => path.split("/")[1] ?? "";

it("has no page of the web application below the first part of a route's path: the server would answer a reload with 404", () => {
  const pages = globSync("*/index.ts", { cwd: PAGES }).flatMap((file) =>
    [...readFileSync(join(PAGES, file), "utf8").matchAll(/route: "([^"]+)"/g)].map(([, route = ""]) => route),
  );
  expect(pages.length).toBeGreaterThan(30);
  const taken = new Set(describeApplication().routes.map(({ path }) => rootOf(path)));
  expect(taken).toContain("webhooks");
  expect(pages.filter((route) => taken.has(rootOf(route)))).toEqual([]);
});
