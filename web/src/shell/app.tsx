import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { loadSession, session } from "../data/session.ts";
import { setView } from "../telemetry/start.ts";
import { Announcer } from "../ui/announcer.tsx";
import { isBare } from "../ui/page.ts";
import { ErrorState } from "../ui/states.tsx";
import { strings } from "../ui/strings.ts";
import { Toasts } from "../ui/toasts.tsx";
import { PageBoundary } from "./error-boundary.tsx";
import { useGlobalShortcuts } from "./global-shortcuts.ts";
import { NotFound, ROUTES, routePattern, safeNextPath } from "./routes.ts";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";
import { TopBar } from "./top-bar.tsx";

/** The whole application. */
export function App() {
  return (
    <LocationProvider>
      <Frame />
      <Toasts />
      <Announcer />
    </LocationProvider>
  );
}

function Frame() {
  const { path, url } = useLocation();
  const main = useRef<HTMLElement>(null);
  const hasHelp = useGlobalShortcuts();
  useGate();
  const isSignIn = path === "/sign-in";
  const hasBar = !isSignIn && !isBare.value && session.current.value.state !== "signed_out";
  const announcePage = () => {
    main.current?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => setView(routePattern(path)), [path]);
  return (
    <>
      <a class="skip-link" href="#main">
        {strings.common.skipLink}
      </a>
      {hasBar ? <TopBar path={path} onShortcuts={hasHelp.show} /> : null}
      <main id="main" ref={main} tabIndex={-1} class="main" data-bare={isSignIn || isBare.value}>
        <PageBoundary place={url}>
          <Pages onShown={announcePage} />
        </PageBoundary>
      </main>
      {hasHelp.isShown ? <ShortcutsDialog onClose={hasHelp.hide} /> : null}
    </>
  );
}

function Pages({ onShown }: { readonly onShown: () => void }) {
  const { value } = session.current;
  const { path } = useLocation();
  if (value.state === "failed") {
    return (
      <ErrorState title={strings.errors.session} error={value.error} onRetry={() => void loadSession()} />
    );
  }
  if (path === "/") return null;
  // Not known yet: the page may begin to load its data. Known to be nobody: nothing but the sign-in.
  if (value.state === "signed_out" && path !== "/sign-in") return null;
  if (value.state === "unknown" && path === "/sign-in") return null;
  const { signIn, board, calls, call, alerts } = ROUTES;
  return (
    <Router onRouteChange={onShown}>
      <Route path={signIn.pattern} component={signIn.page} />
      <Route path={board.pattern} component={board.page} />
      <Route path={calls.pattern} component={calls.page} />
      <Route path={call.pattern} component={call.page} />
      <Route path={alerts.pattern} component={alerts.page} />
      <Route default component={NotFound} />
    </Router>
  );
}

/** Sends people without a session to the sign-in, and those with one past it. */
function useGate(): void {
  const { path, url, query, route } = useLocation();
  const { state } = session.current.value;
  useEffect(() => {
    if (path === "/") route("/board", true);
    else if (state === "signed_out" && path !== "/sign-in") {
      route(path === "/board" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(url)}`, true);
    } else if (state === "signed_in" && path === "/sign-in") route(safeNextPath(query.next), true);
  }, [path, url, state]);
}
