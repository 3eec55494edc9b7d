export { instruments, type Observation, observeGauge } from "./instruments.ts";
export {
  annotateSpan,
  currentTraceId,
  currentTraceparent,
  failSpan,
  inSpan,
  linkActiveSpan,
  linkTo,
  traceIdOf,
  withTraceparent,
} from "./tracing.ts";
