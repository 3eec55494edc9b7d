export { describeError } from "./describe-error.ts";
export { type LoggedError, onLoggedError } from "./logged-errors.ts";
export { createLogger, type Logger, type LogOptions, silentLogger } from "./logger.ts";
export { logNodeWarnings } from "./node-warnings.ts";
