export { createRateLimits, type RateLimitRule, type RateLimitVerdict } from "./rate-limit.ts";
