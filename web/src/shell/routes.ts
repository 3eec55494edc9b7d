import { notFoundPage, PAGES } from "../pages/index.ts";
import type { Page, Place } from "../pages/define-page.tsx";

/** The pattern of an address; "other" for one that no page has. Never the address itself: it may hold ids. */
export function routePattern(path: string): string {
  return findPage(path)?.page.route ?? "other";
}

/** What the tab says for an address. */
export function pageTitle(path: string): string {
  return (findPage(path)?.page ?? notFoundPage).title;
}

/** Is this a page for people who are not signed in, too? */
export function isPublicPath(path: string): boolean {
  return findPage(path)?.page.isPublic ?? false;
}

/** Is there a page at this address? */
export function hasPage(path: string): boolean {
  return findPage(path) !== undefined;
}

/** Is it the page of one thing among many: an address with an id? */
export function isPageOfOne(path: string): boolean {
  return findPage(path)?.page.route.includes(":") ?? false;
}

/** Begins to load the page of an address, code and data; settles when both are there, or cannot be had. */
export async function preloadPage({
  pathname,
  search,
}: {
  readonly pathname: string;
  readonly search: string;
}): Promise<void> {
  const found = findPage(pathname === "/" ? "/board" : pathname);
  const query = Object.fromEntries(new URLSearchParams(search));
  await (found?.page ?? notFoundPage).preload({ params: found?.params ?? {}, query });
}

/** A path of ours to go to after the sign-in; anything that could lead elsewhere becomes the board. */
export function safeNextPath(next: string | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/board";
  return isPublicPath(next.split(/[?#]/, 1)[0] ?? "") ? "/board" : next;
}

function findPage(path: string): { readonly page: Page; readonly params: Place["params"] } | undefined {
  const parts = path.split("/").filter(Boolean);
  for (const page of PAGES) {
    const wanted = page.route.split("/").filter(Boolean);
    if (wanted.length !== parts.length) continue;
    const isMatch = wanted.every((part, index) => part.startsWith(":") || part === parts[index]);
    if (!isMatch) continue;
    const ids = wanted.flatMap((part, index) =>
      part.startsWith(":") ? [[part.slice(1), parts[index] ?? ""]] : [],
    );
    return { page, params: Object.fromEntries(ids) };
  }
  return undefined;
}
