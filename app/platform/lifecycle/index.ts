export { createLifecycle, type Lifecycle, type ShutdownStep } from "./lifecycle.ts";
