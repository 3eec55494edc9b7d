import type { ComponentType } from "preact";
import { lazy } from "preact-iso";
import type { FlagName } from "../data/types.ts";
import { measured } from "../telemetry/measured.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Shortcut } from "../ui/shortcuts.ts";
import { LoadFailed } from "./load-failed.tsx";

/** What a page is given. */
export interface PageProps {
  readonly title: string;
}

/** Where somebody is: the ids in the address and its query. */
export interface Place {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** All that the rest of the application knows of a page. */
export interface PageDeclaration {
  /** Pattern of its address, `:name` for ids; also its name in telemetry. */
  readonly route: string;
  /** What the browser's tab and its heading say. */
  readonly title: string;
  /** For people who are not signed in, too; without the bar. */
  readonly isPublic?: boolean;
  /** Its place in the navigation, for those who have the permission; where it stands there says `shell/navigation.ts`. */
  readonly nav?: { readonly text: string; readonly icon: IconName; readonly permission: string };
  /** Its place under "Administration", for those who have the permission and for whom its feature is on. */
  readonly menu?: {
    readonly text: string;
    readonly icon: IconName;
    readonly permission: string;
    readonly flag?: FlagName;
    /** The part of the page that it leads to, by its id; without it to the page. */
    readonly place?: string;
  };
  /** Shortcuts that lead here from everywhere. */
  readonly ways?: readonly { readonly shortcut: Shortcut; readonly path: string }[];
  /** What the command palette offers beside the page itself: "New lead" leads to `/leads?new=1`. */
  readonly commands?: readonly {
    readonly text: string;
    readonly icon: IconName;
    readonly permission: string;
    readonly path: string;
  }[];
  /** Shortcuts that its component obeys while it is shown. */
  readonly shortcuts?: readonly Shortcut[];
  /** Begins to fetch what it will show, while its code is still on its way: a chunk of its own, as no other page needs it. */
  readonly data?: (place: Place) => Promise<readonly Promise<unknown>[]>;
  /** Its component and all that only it needs. */
  readonly load: () => Promise<ComponentType<PageProps>>;
}

/** A page that loads when it is first shown. */
export interface Page extends Omit<PageDeclaration, "load" | "data"> {
  readonly component: ComponentType;
  /** Going from one address to another with the same key keeps what is shown. */
  readonly key: string;
  /** Begins to load its code and its data, and settles when both are there; a failure is told when it is shown. */
  readonly preload: (place: Place) => Promise<void>;
}

/** Declares a page. When its code cannot be loaded, that is what is shown. */
export function definePage({ load, data, ...declaration }: PageDeclaration): Page {
  const component = lazy(async () => {
    try {
      const Component = await measured(`load ${declaration.route}`, load);
      return { default: () => <Component title={declaration.title} /> };
    } catch {
      return { default: LoadFailed };
    }
  });
  return {
    ...declaration,
    component,
    key: declaration.route,
    async preload(place) {
      const code = component.preload();
      const begun = await data?.(place).catch(() => []);
      await Promise.allSettled([code, ...(begun ?? [])]);
    },
  };
}

/** The same page at an address below its own: going from one to the other keeps what is shown. */
export function alsoAt(page: Page, route: string): Page {
  const { nav: _nav, menu: _menu, ways: _ways, commands: _commands, shortcuts: _shortcuts, ...same } = page;
  return { ...same, route };
}
