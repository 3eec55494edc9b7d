export { createRedis, pingRedis, type Redis, type RedisPurpose } from "./redis.ts";
