export { type Gauge, instruments, type Observation, observeGauge } from "./instruments.ts";
export { inSpan } from "./span.ts";
export {
  annotateSpan,
  currentTraceId,
  currentTraceparent,
  failSpan,
  linkActiveSpan,
  linkTo,
  traceIdOf,
  withTraceparent,
} from "./tracing.ts";
