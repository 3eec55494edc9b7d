export { createWaitingLine, type Turn, type WaitingLine } from "./expected-wait.ts";
export { createLoadShedding, type LoadKind, type LoadShedding, SHED_ABOVE_MS } from "./load-shedding.ts";
export { createPressure, type Pressure } from "./pressure.ts";
