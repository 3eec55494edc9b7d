import { request as httpRequest } from "node:http";
import { Writable } from "node:stream";
import pino from "pino";
import { createHttpServer } from "../server.ts";
import type { HttpServer, HttpServerOptions } from "../server.types.ts";

/** A running server with what it logged, for tests of this folder. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly server: HttpServer;
  /** Lines of the log, parsed. */
  readonly logged: Record<string, unknown>[];
}

/** Starts a server on a free port; nobody is signed in unless `authenticate` says so. */
export async function startTestServer(
  options: Partial<Omit<HttpServerOptions, "config" | "logger">> & {
    readonly config?: Partial<HttpServerOptions["config"]>;
  },
): Promise<TestServer> {
  const logged: Record<string, unknown>[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(JSON.parse(String(chunk)));
      done();
    },
  });
  const { config, ...rest } = options;
  const server = createHttpServer({
    routes: [],
    authenticate: async () => null,
    ...rest,
    logger: pino(
      {
        level: "debug",
        messageKey: "message",
        errorKey: "error",
        serializers: { error: pino.stdSerializers.errWithCause },
      },
      sink,
    ),
    config: {
      host: "127.0.0.1",
      port: 0,
      publicUrl: "http://127.0.0.1:8080",
      trustedProxies: 0,
      environment: "production",
      ...config,
    },
  });
  const { port } = await server.listen();
  return { url: `http://127.0.0.1:${port}`, port, server, logged };
}

/** Sends bytes as they are and resolves with all that comes back until the server closes. */
export async function sendRaw(port: number, text: string): Promise<string> {
  const { connect } = await import("node:net");
  return await new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

/** GET with exactly these headers; the body is not decompressed. */
export function rawGet(url: string, headers: Record<string, string>): Promise<RawAnswer> {
  return rawRequest("GET", url, headers);
}

/** Unlike fetch, sends exactly these headers and does not decompress. */
export function rawRequest(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}
