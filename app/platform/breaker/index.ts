export {
  type Breaker,
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  BreakerTimeoutError,
  createBreaker,
} from "./breaker.ts";
