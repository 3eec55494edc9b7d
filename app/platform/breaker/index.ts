export {
  type Breaker,
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  BreakerTimeoutError,
  createBreaker,
} from "./breaker.ts";
export { type Breakers, createBreakers, type SharedBreakerState } from "./breakers.ts";
