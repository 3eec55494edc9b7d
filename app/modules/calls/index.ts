export { callErrors } from "./calls.errors.ts";
export type { CallChanged } from "./calls.events.ts";
export { type CallView, createCallsReads } from "./calls.reads.ts";
export { callsRoutes, presentCall } from "./calls.routes.ts";
export {
  type CallsService,
  createCallsService,
  type ProviderCallEvent,
  type RecordedEvent,
} from "./calls.service.ts";
