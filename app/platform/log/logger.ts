import { once } from "node:events";
import { join } from "node:path";
import { isSpanContextValid, trace } from "@opentelemetry/api";
import pino from "pino";
import roll from "pino-roll";
import { describeError } from "./describe-error.ts";

/** The logger that every part takes: pino's, JSON lines, trace ids included. */
export type Logger = pino.Logger;

/** Where and how much to log. */
export interface LogOptions {
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  /** Folder for rotated files beside standard output; undefined: standard output only. */
  readonly directory: string | undefined;
  readonly service: string;
  readonly environment: string;
  readonly release: string;
}

/** Lines are written together: a system call for each line and file was a tenth of all CPU time of a request. */
const GATHERED = { sync: false, minLength: 4_096 } as const;
const FLUSH_AFTER_MS = 100;
const ROTATION = { frequency: "daily", size: "20m", mkdir: true, limit: { count: 14 } } as const;

/**
 * Makes the process's logger: JSON on standard output; with a directory also `<service>.log`, `<service>-error.log`
 * (error and above) and `<service>-performance.log` (entries that carry `performance: true`), rotated daily or at
 * 20 MB and kept for 14 rotations (KN-10). Errors are written with their chain of causes. Lines are written together,
 * 100 ms late at most; what is left when the process ends in order is written then.
 */
export async function createLogger(options: LogOptions): Promise<Logger> {
  const streams: pino.StreamEntry[] = [
    { level: "trace", stream: gather(pino.destination({ dest: 1, ...GATHERED })) },
  ];
  if (options.directory) {
    const file = async (suffix: string) => {
      const opened = await roll({
        ...ROTATION,
        ...GATHERED,
        file: join(options.directory ?? "", `${options.service}${suffix}`),
        extension: ".log",
      });
      await once(opened, "ready");
      const stream = gather(opened);
      // pino does this for standard output.
      process.once("exit", stream.flushSync);
      return stream;
    };
    const performance = await file("-performance");
    streams.push(
      { level: "trace", stream: await file("") },
      { level: "error", stream: await file("-error") },
      {
        level: "trace",
        stream: {
          write: (line: string) => void (line.includes('"performance":true') && performance.write(line)),
        },
      },
    );
  }
  return pino(
    {
      level: options.level,
      base: { service: options.service, environment: options.environment, release: options.release },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: "message",
      errorKey: "error",
      serializers: { error: describeError },
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["*.password", "*.token", "*.authorization", "*.phone", "*.email", "*.to", "*.from", "*.body"],
        censor: "[redacted]",
      },
      mixin: traceIds,
    },
    pino.multistream(streams),
  );
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}

/** What we need of SonicBoom. */
interface BufferedStream {
  write(line: string): unknown;
  flush(): void;
  flushSync(): void;
}

/** Flushes a while after the first line that waits: a timer that always runs would write nothing all night. */
function gather(stream: BufferedStream): { write(line: string): void; flushSync(): void } {
  let willFlush = false;
  const flush = () => {
    willFlush = false;
    stream.flush();
  };
  return {
    write: (line) => {
      stream.write(line);
      if (willFlush) return;
      willFlush = true;
      setTimeout(flush, FLUSH_AFTER_MS).unref();
    },
    flushSync: () => {
      try {
        stream.flushSync();
      } catch {
        // It is closed already.
      }
    },
  };
}

/** Ties a log line to the span that is active while it is written. */
function traceIds(): Record<string, string> {
  const context = trace.getActiveSpan()?.spanContext();
  if (!context || !isSpanContextValid(context)) return {};
  return { trace_id: context.traceId, span_id: context.spanId };
}
