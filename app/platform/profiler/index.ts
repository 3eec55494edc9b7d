export { measured, profiled, profiledMethods } from "./measure.ts";
export {
  createProfiler,
  type OperationFigures,
  type Profiler,
  SLOW_OPERATION_MS,
  type SlowOperation,
} from "./profiler.ts";
