import { render } from "preact";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/primitives.css";
import "./shell/shell.css";
import { loadConfig } from "./data/config.ts";
import { watchConnection } from "./data/fallback.ts";
import { watchBrowser } from "./data/live.ts";
import { loadSession, watchSession } from "./data/session.ts";
import { App } from "./shell/app.tsx";
import { preloadPage } from "./shell/routes.ts";
import { watchEarlyErrors } from "./telemetry/errors.ts";
import { startTelemetry } from "./telemetry/start.ts";
import { watchVisibility } from "./ui/clock.ts";
import { watchKeyboard } from "./ui/shortcuts.ts";

watchEarlyErrors();
preloadPage(window.location.pathname);
watchSession();
watchConnection();
watchBrowser();
watchVisibility();
watchKeyboard();
void loadSession();
void loadConfig().then((config) => startTelemetry(config));

const root = document.getElementById("app");
if (!root) throw new Error("The page has no place for the application.");
render(<App />, root);
