import { execFile } from "node:child_process";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** One sending that reached the receiver. */
export interface Sending {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** As sent. Protobuf and JSON keep texts as they are: enough to look for names and for what must not be there. */
  readonly body: string;
}

/** A process that has ended, and what it said and sent. */
export interface EndedProcess {
  readonly output: string;
  readonly errors: string;
  readonly sendings: readonly Sending[];
  /** The bodies of all sendings to this path, one after another. */
  sent(path: string): string;
}

/**
 * Runs `entry` (a path from the project's root) with `otel/sdk/start.ts` before it and a receiver of OTLP in the
 * collector's place, until it ends. Rejects when it ends with an error.
 */
export async function runWithTelemetry(
  entry: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<EndedProcess> {
  const sendings: Sending[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      sendings.push({
        path,
        headers,
        receivedAt: Date.now(),
        body: Buffer.concat(chunks).toString("latin1"),
      });
      response.setHeader("Content-Type", headers["content-type"] ?? "application/x-protobuf").end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  try {
    const { stdout, stderr } = await run(process.execPath, ["--import", "./otel/sdk/start.ts", entry], {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_SERVICE_NAME: "trunkline-test",
        TRUNKLINE_ENV: "test",
        ...withReceiver(environment, url),
      },
    });
    return {
      output: stdout,
      errors: stderr,
      sendings,
      sent: (path) =>
        sendings
          .filter((sending) => sending.path === path)
          .map(({ body }) => body)
          .join(""),
    };
  } finally {
    receiver.close();
  }
}

/** Values may name the receiver's address, which nobody knows before it listens, as RECEIVER. */
function withReceiver(environment: Readonly<Record<string, string>>, url: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace("RECEIVER", url)]),
  );
}
