export {
  type Breaker,
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  BreakerTimeoutError,
  createBreaker,
} from "./breaker.ts";
export {
  type BreakerStatus,
  type Breakers,
  createBreakers,
  type SharedBreakerOptions,
  type SharedBreakerState,
} from "./breakers.ts";
