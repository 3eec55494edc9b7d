export { createWaitingLine, type Turn, type WaitingLine } from "./expected-wait.ts";
export { createLoadShedding, type LoadKind, type LoadShedding } from "./load-shedding.ts";
