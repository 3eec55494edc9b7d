export { type RequestTarget, withRequestTarget } from "../../../otel/sdk/outgoing.ts";
export { type Gauge, instruments, type Observation, observeGauge } from "./instruments.ts";
export {
  annotateSpan,
  currentTraceId,
  currentTraceparent,
  failSpan,
  linkActiveSpan,
  linkTo,
  traceIdOf,
  traceWait,
  withTraceparent,
} from "./tracing.ts";
