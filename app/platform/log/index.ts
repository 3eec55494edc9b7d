export { createLogger, type Logger, type LogOptions, silentLogger } from "./logger.ts";
