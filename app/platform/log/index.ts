export { createLogger, type Logger, type LogOptions, silentLogger } from "./logger.ts";
export { logNodeWarnings } from "./node-warnings.ts";
