import { describe, expect, it } from "vitest";
import type { Page } from "../pages/define-page.tsx";
import { administrationItems, currentOf, phoneItems, workSections } from "./navigation.ts";

const page = (route: string, more: Partial<Page> = {}): Page =>
  ({
    route,
    title: route,
    component: () => null,
    preload: () => undefined,
    nav: { text: route, icon: "list", permission: `${route}:read` },
    ...more,
  }) as Page;

const pages = [
  page("/new-thing"),
  page("/alerts", {
    menu: { text: "SMS given up", icon: "inbox", permission: "replay", place: "given-up" },
  }),
  page("/calls"),
  page("/board"),
  page("/calls/:id", { nav: undefined } as unknown as Page),
  page("/inbox"),
  page("/tasks"),
  page("/users"),
  page("/flags", {
    nav: undefined,
    menu: { text: "Flags", icon: "flag", permission: "flags" },
  } as unknown as Page),
];
const everything = () => true;
const hrefs = (sections: readonly (readonly { href: string }[])[]) =>
  sections.map((section) => section.map(({ href }) => href));

describe("the navigation", () => {
  it("has its own order, whatever pages are declared first, and a place for those it does not know", () => {
    expect(hrefs(workSections(everything, pages))).toEqual([
      ["/board", "/calls", "/inbox", "/tasks", "/new-thing"],
      ["/alerts"],
    ]);
  });

  it("has what one may see, and no empty section", () => {
    const may = (permission: string) => permission === "/calls:read";
    expect(hrefs(workSections(may, pages))).toEqual([["/calls"]]);
    expect(administrationItems(may, pages)).toEqual([]);
  });

  it("keeps administration apart", () => {
    expect(hrefs([administrationItems(everything, pages)])).toEqual([
      ["/alerts#given-up", "/users", "/flags"],
    ]);
  });

  it("has the four most wanted on a phone", () => {
    expect(hrefs([phoneItems(everything, pages)])).toEqual([["/board", "/inbox", "/calls", "/tasks"]]);
    expect(hrefs([phoneItems((permission) => permission !== "/inbox:read", pages)])).toEqual([
      ["/board", "/calls", "/tasks", "/alerts"],
    ]);
  });

  it.each([
    ["/calls", "/calls", "page"],
    ["/calls/1", "/calls", "true"],
    ["/callsomething", "/calls", undefined],
  ])("at %s marks %s as %s", (path, href, current) => {
    expect(currentOf(path, href)).toBe(current);
  });
});
