import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { notifyPayload } from "./notifications.jobs.ts";
import { pathOf } from "./notification-types.policy.ts";

const PAGES = join(import.meta.dirname, "../../../web/src/pages");
/** Users have no page of their own. */
const WITHOUT_PAGE = ["user"];

it("leads to a page that there is, for everything that a notification is about", () => {
  const text = globSync("*/index.ts", { cwd: PAGES })
    .map((file) => readFileSync(join(PAGES, file), "utf8"))
    .join("\n");
  const pathsOf = notifyPayload.shape.subjectType.options
    .filter((subjectType) => !WITHOUT_PAGE.includes(subjectType))
    .map((subjectType) => pathOf({ subjectType, subjectId: ":id" }).replace("%3Aid", ":id"));
  const routes = new Set([...text.matchAll(/"(\/[a-z-]+(?:\/:\w+)?)"/g)].map(([, route = ""]) => route));
  const asDeclared = (path: string) =>
    routes.has(path) || [...routes].some((route) => route.replace(/:\w+/, ":id") === path);
  expect(pathsOf.filter((path) => !asDeclared(path))).toEqual([]);
});
