export {
  createGrowingDelay,
  delaySeconds,
  type GrowingDelay,
  type GrowingDelayRule,
} from "./growing-delay.ts";
export { createRateLimits, type RateLimitRule, type RateLimitVerdict } from "./rate-limit.ts";
