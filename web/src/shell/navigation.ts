import type { FlagName } from "../data/types.ts";
import { PAGES } from "../pages/index.ts";
import type { Page } from "../pages/define-page.tsx";
import type { IconName } from "../ui/icon.tsx";

/** A way to a page. */
export interface NavItem {
  readonly href: string;
  readonly text: string;
  readonly icon: IconName;
  readonly permission: string;
  readonly flag?: FlagName;
}

/** The order of the navigation, in sections; what is not named here comes last in the first section. */
const ORDER: readonly (readonly string[])[] = [
  [
    "/today",
    "/board",
    "/calls",
    "/leads",
    "/contacts",
    "/dialing",
    "/inbox",
    "/voicemails",
    "/tasks",
    "/channels",
  ],
  ["/alerts", "/on-call", "/reports", "/performance"],
];
const ADMINISTRATION: readonly string[] = ["/users"];
/** What thumbs reach on a phone, the most wanted first; all else is behind "More". */
const ON_PHONES = ["/today", "/board", "/inbox", "/calls", "/tasks", "/alerts", "/leads"];
const PHONE_ITEMS = 4;

/** The sections of daily work, each in its order; those without anything are left out. */
export function workSections(
  may: (permission: string) => boolean,
  pages: readonly Page[] = PAGES,
): readonly (readonly NavItem[])[] {
  const items = pages.flatMap(({ route, nav }) =>
    nav && !ADMINISTRATION.includes(route) && may(nav.permission) ? [{ href: route, ...nav }] : [],
  );
  const named = new Set(ORDER.flat());
  const sections = ORDER.map((routes) =>
    routes.flatMap((route) => items.filter(({ href }) => href === route)),
  );
  const others = items.filter(({ href }) => !named.has(href));
  return sections
    .map((section, index) => (index === 0 ? [...section, ...others] : section))
    .filter((section) => section.length > 0);
}

/** What administrators have beside it; whether a feature is on is not asked here. */
export function administrationItems(
  may: (permission: string) => boolean,
  pages: readonly Page[] = PAGES,
): readonly NavItem[] {
  return pages.flatMap(({ route, nav, menu }) => {
    const item = menu ?? (ADMINISTRATION.includes(route) ? nav : undefined);
    if (!item || !may(item.permission)) return [];
    return [{ href: menu?.place === undefined ? route : `${route}#${menu.place}`, ...item }];
  });
}

/** The few that a phone's bar has room for. */
export function phoneItems(
  may: (permission: string) => boolean,
  pages: readonly Page[] = PAGES,
): readonly NavItem[] {
  const all = workSections(may, pages).flat();
  const wanted = ON_PHONES.flatMap((route) => all.filter(({ href }) => href === route));
  return [...new Set([...wanted, ...all])].slice(0, PHONE_ITEMS);
}

/** Is this where one is? "page": exactly; "true": at something below it. */
export function currentOf(path: string, href: string): "page" | "true" | undefined {
  if (path === href) return "page";
  return path.startsWith(`${href}/`) ? "true" : undefined;
}
