export {
  createGrowingDelay,
  delaySeconds,
  type GrowingDelay,
  type GrowingDelayRule,
} from "./growing-delay.ts";
export { createPersonLimits, LEAST_PER_MINUTE, type PersonLimits } from "./person-limits.ts";
export { createRateLimits, type RateLimitRule, type RateLimitVerdict } from "./rate-limit.ts";
