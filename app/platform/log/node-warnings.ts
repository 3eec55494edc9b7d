import type { Logger } from "./logger.ts";

/**
 * Logs the warnings of Node and of libraries, which Node prints as plain text: the log is JSON. Their name, code and message only: a
 * warning of too many listeners carries the whole emitter with it, say a socket with the headers of its request.
 */
export function logNodeWarnings(logger: Pick<Logger, "warn">): void {
  process.removeAllListeners("warning");
  process.on("warning", (warning: Error & { readonly code?: unknown }) => {
    const { name, code, message } = warning;
    logger.warn({ warning: { name, code, message } }, "warning of Node or a library");
  });
}
