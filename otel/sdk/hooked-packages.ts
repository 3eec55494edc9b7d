/** Packages that the loader hook hands to the instrumentations when they are imported; no others: wrapping costs. */
export const HOOKED_PACKAGES = ["koa", "pg", "ioredis", "http", "https", "node:http", "node:https"] as const;
