export { createLifecycle, type Lifecycle, type ShutdownStep } from "./lifecycle.ts";
export { startTicker, type Ticker } from "./ticker.ts";
