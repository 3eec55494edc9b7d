export { type RequestTarget, withRequestTarget } from "../../../otel/sdk/outgoing.ts";
export { describeSubject, withSubject } from "../../../otel/sdk/subject.ts";
export { type Gauge, instruments, type Observation, observeGauge } from "./instruments.ts";
export { inSpan } from "./span.ts";
export {
  addSpanEvent,
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
