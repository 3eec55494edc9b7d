import { QueryClientProvider } from "@tanstack/preact-query";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useLiveQuery } from "../data/live/use-live-query.ts";
import { queryClient } from "../data/query-client.ts";
import { rememberShown } from "../data/shown.ts";
import { loadSession, session, sessionQuery } from "../data/session.ts";
import { notFoundPage, PAGES } from "../pages/index.ts";
import { setView } from "../telemetry/start.ts";
import { Announcer } from "../ui/announcer.tsx";
import { healBoundariesBy } from "../ui/boundary.tsx";
import { showNamedPlace } from "../ui/history.ts";
import { later } from "../ui/later.tsx";
import { InTurn } from "../ui/in-turn.tsx";
import { laterWindow } from "../ui/later-window.tsx";
import { isNarrow } from "../ui/media.ts";
import { declareShortcuts } from "../ui/shortcut-registry.ts";
import { currentTitle, isBare, tellPages, titlePage } from "../ui/page.ts";
import { ErrorState } from "../ui/states.tsx";
import { strings } from "../ui/strings.ts";
import { Toasts } from "../ui/toasts.tsx";
import { beginTypeAhead, endTypeAhead } from "../ui/type-ahead.ts";
import { ALL_SHORTCUTS } from "./all-shortcuts.ts";
import { useGlobalShortcuts } from "./global-shortcuts.ts";
import { isNavCollapsed } from "./nav-state.ts";
import { PhoneBar } from "./phone-bar.tsx";
import { noteRecent } from "./recent.ts";
import {
  hasPage,
  isPageOfOne,
  isPublicPath,
  pageTitle,
  preloadPage,
  routePattern,
  safeNextPath,
} from "./routes.ts";
import { shellWords } from "./shell.strings.ts";
import { SideNav } from "./side-nav.tsx";
import { TopBar } from "./top-bar.tsx";
import type { VoiceBegin } from "./voice/begin.ts";

const PageBars = later(async () => (await import("./page-bars.tsx")).PageBars);
const ShortcutsDialog = laterWindow(async () => (await import("./shortcuts-dialog.tsx")).ShortcutsDialog);
const VoicePanel = laterWindow(async () => (await import("./voice/voice-panel.tsx")).VoicePanel);
const SignInAgain = later(async () => (await import("./sign-in-again.tsx")).SignInAgain);
const Palette = laterWindow(async () => (await import("./palette/palette.tsx")).Palette);

tellPages(hasPage);
healBoundariesBy(rememberShown);
declareShortcuts(ALL_SHORTCUTS);

/** The whole application. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocationProvider>
        <Frame />
        <Announcer />
      </LocationProvider>
    </QueryClientProvider>
  );
}

function Frame() {
  const { path, url } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<"help" | "palette" | VoiceBegin | undefined>();
  const showHelp = () => setOpen("help");
  const showPalette = () => setOpen("palette");
  const close = () => setOpen(undefined);
  useGlobalShortcuts({ showHelp, showPalette, showVoice: () => setOpen({ listens: true }) });
  useGate();
  const isPublic = isPublicPath(path);
  const isCovered = session.current.value.state === "expired" && !isPublic;
  const hasBar = !isPublic && !isBare.value && session.current.value.state !== "signed_out";
  const announcePage = () => {
    main.current?.focus({ preventScroll: true });
  };
  useLayoutEffect(() => {
    setView(routePattern(path));
    titlePage(pageTitle(path));
  }, [path]);
  // Links to a place of another page; how one comes back to it, or by its address, the history knows.
  useEffect(() => {
    if (url.includes("#")) showNamedPlace();
  }, [url]);
  useEffect(() => {
    if (session.current.peek().state !== "signed_out") void preloadPage(new URL(url, location.origin));
  }, [url]);
  return (
    <>
      <a class="skip-link" href="#main">
        {strings.common.skipLink}
      </a>
      <div class="frame" data-nav={navOf(hasBar)} data-covered={isCovered}>
        {hasBar && !isNarrow.value ? <SideNav path={path} /> : null}
        <div>
          {hasBar ? <TopBar onShortcuts={showHelp} onSearch={showPalette} /> : null}
          {hasBar ? <PageBars /> : null}
          <main id="main" ref={main} tabIndex={-1} class="main" data-bare={isPublic || isBare.value}>
            <InTurn isPage>
              <Pages onShown={announcePage} />
            </InTurn>
          </main>
        </div>
        {hasBar && isNarrow.value ? <PhoneBar path={path} /> : null}
        <Toasts />
      </div>
      <InTurn>
        <SessionCheck />
        <Recent path={path} />
      </InTurn>
      {isCovered ? <SignInAgain /> : null}
      {open === "help" ? <ShortcutsDialog onClose={close} /> : null}
      {open === "palette" && hasBar && !isCovered ? (
        <Palette onClose={close} onShortcuts={showHelp} onVoice={setOpen} />
      ) : null}
      {typeof open === "object" && hasBar && !isCovered ? <VoicePanel begin={open} onClose={close} /> : null}
    </>
  );
}

/** Where the navigation is; read where it is rendered, so that a change is shown. */
function navOf(hasBar: boolean): "none" | "phone" | "icons" | "open" {
  if (!hasBar) return "none";
  if (isNarrow.value) return "phone";
  return isNavCollapsed.value ? "icons" : "open";
}

function Pages({ onShown }: { readonly onShown: () => void }) {
  const { value } = session.current;
  const { path } = useLocation();
  if (value.state === "failed") {
    return (
      <ErrorState
        isPage
        title={shellWords.errors.session}
        error={value.error}
        onRetry={() => void loadSession()}
      />
    );
  }
  if (path === "/") return null;
  // Not known yet: the page may begin to load its data. Known to be nobody: nothing but what is for everybody.
  if (value.state === "signed_out" && !isPublicPath(path)) return null;
  // What is for everybody waits: the end of a session that is no more forgets what was asked before.
  if (value.state === "unknown" && isPublicPath(path)) return null;
  return (
    <Router onRouteChange={onShown} onLoadStart={beginTypeAhead} onLoadEnd={endTypeAhead}>
      {PAGES.map(({ key, route, component }) => (
        <Route key={key} path={route} component={component} />
      ))}
      <Route default component={notFoundPage.component} />
    </Router>
  );
}

/** While the live connection is down nothing tells of the end of a session: the server is asked, whatever the page. */
function SessionCheck() {
  useLiveQuery({ ...sessionQuery, enabled: session.current.value.state === "signed_in" });
  return null;
}

/** Remembers what one of many was looked at, once the page has its name. */
function Recent({ path }: { readonly path: string }) {
  const title = currentTitle.title.value;
  useEffect(() => {
    // The name of the page before is not this one's.
    const isNamed = title === currentTitle.title.peek() && title !== pageTitle(path);
    if (isPageOfOne(path) && isNamed) noteRecent({ path, text: title });
  }, [path, title]);
  return null;
}

/** Sends people without a session to the sign-in, and those with one past it. */
function useGate(): void {
  const { path, url, query, route } = useLocation();
  const { state } = session.current.value;
  useEffect(() => {
    if (path === "/") route("/board", true);
    else if (state === "signed_out" && !isPublicPath(path)) {
      // The place in the page that was wanted is no part of the router's address at first.
      const wanted = url.includes("#") ? url : `${url}${location.hash}`;
      route(wanted === "/board" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(wanted)}`, true);
    } else if (state === "signed_in" && path === "/sign-in") route(safeNextPath(query.next), true);
  }, [path, url, state]);
}
