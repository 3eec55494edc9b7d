import { lazy } from "preact-iso";
import { LoadFailed } from "./load-failed.tsx";

/** A page that loads when it is first shown. When it cannot be loaded, that is what is shown. */
type PageModule = Readonly<Record<string, (props: object) => preact.JSX.Element | null>>;

function page(load: () => Promise<PageModule>, name: string) {
  return lazy(async () => {
    try {
      const component = (await load())[name];
      if (!component) throw new Error(`The page's module has no ${name}.`);
      return { default: component };
    } catch {
      return { default: LoadFailed };
    }
  });
}

/** Every screen: its address pattern (also its name in telemetry) and its lazily loaded component. */
export const ROUTES = {
  signIn: {
    pattern: "/sign-in",
    page: page(() => import("../pages/sign-in/sign-in-page.tsx"), "SignInPage"),
  },
  board: { pattern: "/board", page: page(() => import("../pages/board/board-page.tsx"), "BoardPage") },
  calls: { pattern: "/calls", page: page(() => import("../pages/calls/calls-page.tsx"), "CallsPage") },
  call: { pattern: "/calls/:id", page: page(() => import("../pages/call/call-page.tsx"), "CallPage") },
  alerts: { pattern: "/alerts", page: page(() => import("../pages/alerts/alerts-page.tsx"), "AlertsPage") },
} as const;

/** Shown for every other address. */
export const NotFound = page(() => import("../pages/not-found/not-found-page.tsx"), "NotFoundPage");

/** The pattern of an address; "other" for one that no page has. Never the address itself: it may hold ids. */
export function routePattern(path: string): string {
  const parts = path.split("/").filter(Boolean);
  const found = Object.values(ROUTES).find(({ pattern }) => {
    const wanted = pattern.split("/").filter(Boolean);
    return (
      wanted.length === parts.length &&
      wanted.every((part, index) => part.startsWith(":") || part === parts[index])
    );
  });
  return found?.pattern ?? "other";
}

/** Begins to load the page of an address. */
export function preloadPage(path: string): void {
  const pattern = routePattern(path === "/" ? "/board" : path);
  const route = Object.values(ROUTES).find((one) => one.pattern === pattern);
  void (route?.page ?? NotFound).preload();
}

/** A path of ours to go to after the sign-in; anything that could lead elsewhere becomes the board. */
export function safeNextPath(next: string | undefined): string {
  if (!next?.startsWith("/") || next.startsWith("//") || next.includes("\\")) return "/board";
  return routePattern(next.split(/[?#]/, 1)[0] ?? "") === "/sign-in" ? "/board" : next;
}
