export { instruments, type Observation, observeGauge } from "./instruments.ts";
export {
  annotateSpan,
  currentTraceId,
  currentTraceparent,
  failSpan,
  inSpan,
  linkTo,
  withTraceparent,
} from "./tracing.ts";
