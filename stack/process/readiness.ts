import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { lastLines } from "./log-file.ts";
import type { ManagedProcess } from "./managed-process.ts";

/** A part ended, or did not answer in time, while it was being started. The message holds the end of its log. */
export class StartError extends Error {
  readonly logLines: readonly string[];
  constructor(message: string, logFile: string) {
    // A stack of library calls says less than what stands above it.
    const logLines = lastLines(logFile, 60)
      .filter((line) => !/^\s+at /.test(line))
      .slice(-12);
    super(logLines.length === 0 ? message : `${message}\n  ${logLines.join("\n  ")}\n  (log: ${logFile})`);
    this.name = "StartError";
    this.logLines = logLines;
  }
}

/**
 * Asks `probe` again and again until it says true. Throws StartError as soon as the process ends, or after `timeoutMs`;
 * the process is stopped then. A probe that throws counts as "not yet".
 */
export async function untilReady(
  part: ManagedProcess,
  probe: () => Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const exit = part.exit();
    if (exit !== null) {
      await part.stop();
      throw new StartError(
        `${part.name} ended while it was starting (${describeExit(exit.code, exit.signal)})`,
        part.logFile,
      );
    }
    if (await probe().catch(() => false)) return;
    if (Date.now() > deadline) {
      await part.stop({ deadlineMs: 2_000 });
      throw new StartError(`${part.name} did not answer within ${timeoutMs / 1000} s`, part.logFile);
    }
    await sleep(100);
  }
}

/** "code 1" or "signal SIGKILL". */
export function describeExit(code: number | null, signal: string | null): string {
  return signal === null ? `code ${code ?? "unknown"}` : `signal ${signal}`;
}

/** True when an HTTP GET answers with a status below 400 within two seconds. */
export async function httpAnswers(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" });
  await answer.arrayBuffer();
  return answer.status < 400;
}

/** True when something accepts TCP connections there. */
export function tcpAnswers(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
