import { render } from "preact";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/primitives.css";
import "./ui/states.css";
import "./ui/overlays.css";
import "./ui/list.css";
import "./shell/shell.css";
import "./shell/panels.css";
import { loadConfig } from "./data/config.ts";
import { watchBrowser } from "./data/live/browser.ts";
import { watchNetwork } from "./data/network.ts";
import { startOffline } from "./data/offline/start.ts";
import { watchRecovery } from "./data/recovery.ts";
import { loadSession, watchSession } from "./data/session.ts";
import { App } from "./shell/app.tsx";
import { watchRecent } from "./shell/recent.ts";
import { preloadPage } from "./shell/routes.ts";
import { watchEarlyErrors } from "./telemetry/errors.ts";
import { startTelemetry } from "./telemetry/start.ts";
import { watchVisibility } from "./ui/clock.ts";
import { watchHistory } from "./ui/history.ts";
import { watchKeyboard } from "./ui/shortcuts.ts";
import { watchTheme } from "./ui/theme.ts";

/** What is not there by then is not waited for: the page is shown with its places kept. */
const SHOWN_AFTER_MS = 300;

watchEarlyErrors();
watchHistory();
startOffline();
const page = preloadPage(window.location);
watchSession();
watchBrowser();
watchNetwork();
watchRecovery();
watchVisibility();
watchKeyboard();
watchTheme();
watchRecent();
const whoSitsHere = loadSession();
void loadConfig().then((config) => startTelemetry(config));

const root = document.getElementById("app");
if (!root) throw new Error("The page has no place for the application.");
// Where all came together it is shown as it is, and not as it will be before.
const isThere = Promise.allSettled([page, whoSitsHere]);
const isLate = new Promise((resolve) => setTimeout(resolve, SHOWN_AFTER_MS));
void Promise.race([isThere, isLate]).then(() => render(<App />, root));
// Not before what is shown now is there: it fetches for the next visit.
const serveNextVisit = () =>
  void import("./shell/new-version.ts").then(({ watchServiceWorker }) => watchServiceWorker());
if (document.readyState === "complete") serveNextVisit();
else window.addEventListener("load", serveNextVisit);
