import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { declaredPages } from "./page-files.ts";

const PAGES = fileURLToPath(new URL("../src/pages/", import.meta.url));

describe("the pages that sources declare", () => {
  it("are read with what they load, also where one stands at two addresses or two share a loader", () => {
    const source = `
const setPassword = async () => (await import("./set-password-page.tsx")).SetPasswordPage;
export const inboxPage = definePage({
  route: "/inbox",
  data: async (place) => (await import("./inbox.data.ts")).prefetch(place),
  load: async () => (await import("./inbox-page.tsx")).InboxPage,
});
export const threadPage = alsoAt(inboxPage, "/inbox/:threadId");
export const invitationPage = definePage({ route: "/invitation", load: setPassword, });
export const notFoundPage = definePage({ route: "", load: async () => (await import("./not-found-page.tsx")).NotFoundPage });
`;
    const modules = ["./inbox.data.ts", "./inbox-page.tsx"];
    expect(declaredPages(source)).toEqual([
      { route: "/inbox", modules },
      { route: "/inbox/:threadId", modules },
      { route: "/invitation", modules: ["./set-password-page.tsx"] },
    ]);
  });

  it("are all that there are, and each loads files that there are", () => {
    const files = globSync("*/index.ts", { cwd: PAGES });
    const pages = files.flatMap((file) =>
      declaredPages(readFileSync(join(PAGES, file), "utf8")).map((page) => ({ file, ...page })),
    );
    const listed = readFileSync(join(PAGES, "index.ts"), "utf8").split("export const PAGES")[1] ?? "";
    expect(pages).toHaveLength(listed.match(/\w+Page,/g)?.length ?? 0);
    for (const { file, route, modules } of pages) {
      expect(modules.length, route).toBeGreaterThan(0);
      for (const module of modules) {
        expect(globSync(join(dirname(file), module), { cwd: PAGES }), `${route}: ${module}`).toHaveLength(1);
      }
    }
  });
});
