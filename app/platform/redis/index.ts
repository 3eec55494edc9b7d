export { createRedis, pingRedis, type Redis, type RedisPurpose } from "./redis.ts";
export { mapRedisError } from "./redis-errors.ts";
export { createRedisTexts, type RedisTexts } from "./redis-texts.ts";
