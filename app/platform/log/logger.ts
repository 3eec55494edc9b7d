import { once } from "node:events";
import { join } from "node:path";
import { isSpanContextValid, trace } from "@opentelemetry/api";
import pino from "pino";
import roll from "pino-roll";
import type { SonicBoom } from "sonic-boom";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { logLineSender } from "../../../otel/sdk/runtime.ts";
import { instruments } from "../telemetry/index.ts";
import { describeError } from "./describe-error.ts";
import { tellLoggedError } from "./logged-errors.ts";
import { createDroppingSink, createLogSink, type LogSink, type OnDropped } from "./log-sink.ts";
import { removeOldFiles } from "./old-files.ts";

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

/** How long a rotated file is kept after its last line (KN-10). */
const KEPT_MS = 14 * 86_400_000;

/**
 * Files go by age; the count is what bounds the disk (2 GB a log) where so much is logged that 14 days do not fit. Files of processes that
 * ran before count, too: or each start would leave its own behind for ever.
 */
const ROTATION = {
  frequency: "daily",
  size: "20m",
  mkdir: true,
  limit: { count: 100, removeOtherLogFiles: true },
} as const;

/**
 * Makes the process's logger: JSON on standard output; with a directory also `<service>.log`, `<service>-error.log`
 * (error and above) and `<service>-performance.log` (entries that carry `performance: true`), rotated daily or at
 * 20 MB and kept for 14 days, at most 100 files each (KN-10). Errors are written with their chain of causes. Lines are written together,
 * 100 ms late at most; what is left when the process ends in order is written then. Where lines cannot be written (full
 * disk, closed pipe, a folder that cannot be opened) they are dropped and counted, and the process goes on. Where telemetry
 * sends log records (OTEL_LOGS_EXPORTER), each line goes there as well.
 */
export async function createLogger(options: LogOptions): Promise<Logger> {
  const output = createLogSink(pino.destination({ dest: 1, sync: false }), countDropped("stdout"));
  const send = logLineSender();
  const always: pino.StreamEntry[] = [
    { level: "trace", stream: output },
    ...(send ? [{ level: "trace" as const, stream: { write: send } }] : []),
  ];
  const logger = createPino(options, always);
  const { directory } = options;
  if (!directory) return logger;
  const open = async (name: "file" | "error" | "performance"): Promise<LogSink> => {
    const file = join(directory, name === "file" ? options.service : `${options.service}-${name}`);
    try {
      return createLogSink(await openRotated(file), countDropped(name));
    } catch (error) {
      logger.error({ error, file }, "log file cannot be opened; its lines are dropped");
      return createDroppingSink(countDropped(name));
    }
  };
  const performance = await open("performance");
  return createPino(options, [
    ...always,
    { level: "trace", stream: await open("file") },
    { level: "error", stream: await open("error") },
    {
      level: "trace",
      stream: {
        write: (line: string) => void (line.includes('"performance":true') && performance.write(line)),
      },
    },
  ]);
}

async function openRotated(file: string): Promise<SonicBoom> {
  const opened = await roll({ ...ROTATION, file, extension: ".log", sync: false });
  await once(opened, "ready");
  const forget = () => void removeOldFiles(file, new Date(Date.now() - KEPT_MS)).catch(() => undefined);
  forget();
  // After each rotation: a process that runs for months forgets as well as one that starts.
  opened.on("cleanup-complete", forget);
  return opened;
}

function countDropped(stream: "stdout" | "file" | "error" | "performance"): OnDropped {
  const attributes = { [ATTRIBUTES.logStream]: stream };
  return (lines) => instruments.logDropped.add(lines, attributes);
}

function createPino(options: LogOptions, streams: pino.StreamEntry[]): Logger {
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
      hooks: {
        logMethod(args, method, level) {
          tellLoggedError(args[0], level);
          method.apply(this, args);
        },
      },
    },
    pino.multistream(streams),
  );
}

/** A logger that says nothing, for tests. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}

/** Ties a log line to the span that is active while it is written. */
function traceIds(): Record<string, string> {
  const context = trace.getActiveSpan()?.spanContext();
  if (!context || !isSpanContextValid(context)) return {};
  return { trace_id: context.traceId, span_id: context.spanId };
}
