/** For tests: an application that takes webhooks and remembers them. */

import { createServer, type IncomingHttpHeaders } from "node:http";
import { readSimulatorConfig, type SimulatorConfig } from "../config.ts";
import { type Simulator, startSimulator } from "../simulator.ts";

/** A webhook as it arrived. */
export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** Something that webhooks are sent to. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of the next answers; 200 when the list is used up. */
  readonly answers: number[];
  /** What is answered to whoever asks at a path. */
  readonly replies: Map<string, string>;
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const replies = new Map<string, string>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const url = request.url ?? "";
      if (url.startsWith("/api/health")) return void response.end("{}");
      received.push({ url, headers: request.headers, body, at: Date.now() });
      response.statusCode = answers.shift() ?? 200;
      response.setHeader("content-type", "application/json");
      response.end(replies.get(url.split("?")[0] ?? "") ?? '{"received":true}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    received,
    answers,
    replies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Secrets of the simulator under test. */
export const SECRETS = {
  TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"0123456789abcdef".repeat(2)}`,
  TRUNKLINE_TWILIO_AUTH_TOKEN: "auth-token-of-the-test",
  TRUNKLINE_TWILIO_FROM: "+15145550100",
  TRUNKLINE_VONAGE_API_KEY: "ab12cd34",
  TRUNKLINE_VONAGE_API_SECRET: "api-secret-of-the-test",
  TRUNKLINE_VONAGE_SIGNATURE_SECRET: "signature-secret-of-the-test",
  TRUNKLINE_VONAGE_FROM: "+15145550101",
  TRUNKLINE_ASSEMBLYAI_API_KEY: "transcription-key-of-the-test",
  TRUNKLINE_OPENAI_API_KEY: "model-key-of-the-test",
  TRUNKLINE_PADDLE_API_KEY: "billing-key-of-the-test",
  TRUNKLINE_RESEND_API_KEY: "mail-key-of-the-test",
  TRUNKLINE_VAPI_HMAC_SECRET: "hmac-secret-of-the-test",
  TRUNKLINE_VAPI_BEARER_TOKEN: "bearer-token-of-the-test",
  TRUNKLINE_VAPI_SECRET: "secret-of-the-test",
} as const;

/** A simulator on free ports that hurries; unexpected errors make `stop` fail. */
export async function startTestSimulator(
  appUrl: string,
  change: Partial<SimulatorConfig> = {},
): Promise<Simulator> {
  const errors: unknown[] = [];
  const config = readSimulatorConfig({
    ...SECRETS,
    SIMULATOR_APP_URL: appUrl,
    SIMULATOR_PORT: "0",
    SIMULATOR_SMTP_PORT: "0",
  });
  const simulator = await startSimulator({ ...config, pace: 0.02, ...change }, (error) => errors.push(error));
  return {
    ...simulator,
    async stop() {
      await simulator.stop(500);
      if (errors.length > 0) throw new AggregateError(errors, "the simulator met unexpected errors");
    },
  };
}

/** Waits until something is there. */
export async function eventually<T>(
  look: () => T | undefined | null | false,
  timeoutMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Talks JSON to the simulator's control API. */
export async function control(simulator: Simulator, method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}
