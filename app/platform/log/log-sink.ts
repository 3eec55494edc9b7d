import { writeSync } from "node:fs";
import type { SonicBoom } from "sonic-boom";

declare module "sonic-boom" {
  interface SonicBoom {
    /** The open file; after a rotation another one. */
    readonly fd: number;
  }
}

/** Lines are written together: a system call for each line and file was a tenth of all CPU time of a request. */
const WRITTEN_TOGETHER = 4_096;
const FLUSH_AFTER_MS = 100;
/** Characters that may wait behind a write that takes its time. */
const MAX_WAITING = 1_048_576;
/** After a write that failed the next one is tried so much later; until then lines are dropped. */
const TRY_AGAIN_AFTER_MS = 1_000;
/** Nobody reads what was written so long ago: at the end of the process there is no waiting for it. */
const STALLED_AFTER_MS = 1_000;
/** How often the last lines are tried at the end of the process where the reader is busy, and the pause between. */
const LAST_TRIES = 20;
const LAST_PAUSE_MS = 10;

/** Takes log lines; a destination that cannot be written costs lines, never the process. */
export interface LogSink {
  write(line: string): void;
  /** Writes what waits, as far as that is possible at once. Never throws, never hangs. */
  flushSync(): void;
}

/** What happens to lines that cannot be written. */
export type OnDropped = (lines: number) => void;

/** A sink without a destination. */
export function createDroppingSink(onDropped: OnDropped): LogSink {
  return { write: () => onDropped(1), flushSync: () => {} };
}

/**
 * Makes a sink in front of a stream that writes at once (`minLength` 0). Lines go out 4 KB at a time or after 100 ms.
 * While the stream fails (full disk) or nobody reads it, lines are dropped and counted; once it can be written again, they
 * go out again. A closed pipe never comes back.
 */
export function createLogSink(stream: SonicBoom, onDropped: OnDropped): LogSink {
  let waiting: string[] = [];
  let size = 0;
  let inFlight = 0;
  let handedAt = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let willFlush = false;

  stream.on("drain", () => {
    inFlight = 0;
    failedAt = Number.NEGATIVE_INFINITY;
    if (size >= WRITTEN_TOGETHER) flush();
  });
  stream.on("error", (error: NodeJS.ErrnoException) => {
    failedAt = performance.now();
    isClosed ||= error.code === "EPIPE";
    // Anything but a closed pipe is tried again by the stream itself, with its next write.
    drop(isClosed ? inFlight + take().lines : 0);
    inFlight = 0;
  });
  // pino calls the stream's own at the end of the process; that one tries again for ever, whatever the error.
  stream.flushSync = flushSync;
  process.once("exit", flushSync);

  function drop(lines: number): void {
    if (lines > 0) onDropped(lines);
  }

  function take(): { readonly text: string; readonly lines: number } {
    const taken = { text: waiting.join(""), lines: waiting.length };
    waiting = [];
    size = 0;
    return taken;
  }

  function flush(): void {
    if (inFlight > 0 || waiting.length === 0) return;
    const { text, lines } = take();
    inFlight = lines;
    handedAt = performance.now();
    stream.write(text);
  }

  function flushSoon(): void {
    if (willFlush) return;
    willFlush = true;
    // Not one timer that always runs: it would write nothing all night.
    setTimeout(() => {
      willFlush = false;
      flush();
    }, FLUSH_AFTER_MS).unref();
  }

  function flushSync(): void {
    if (waiting.length === 0) return;
    const isStalled = inFlight > 0 && performance.now() - handedAt > STALLED_AFTER_MS;
    const { text, lines } = take();
    if (isStalled || isClosed || !writeNow(stream.fd, text)) drop(lines);
  }

  return {
    write: (line) => {
      const isFailing = performance.now() - failedAt < TRY_AGAIN_AFTER_MS;
      if (isClosed || isFailing || size + line.length > MAX_WAITING) return drop(1);
      waiting.push(line);
      size += line.length;
      if (size >= WRITTEN_TOGETHER) flush();
      flushSoon();
    },
    flushSync,
  };
}

/** False when it could not be written within a moment. */
function writeNow(fd: number, text: string): boolean {
  let rest = Buffer.from(text);
  for (let tries = 0; rest.length > 0 && tries < LAST_TRIES; ) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) return false;
      tries += 1;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_PAUSE_MS);
    }
  }
  return rest.length === 0;
}
