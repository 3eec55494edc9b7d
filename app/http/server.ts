import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { constants } from "node:zlib";
import Router from "@koa/router";
import Koa from "koa";
import compress from "koa-compress";
import { API_VERSIONS, createApiVersions } from "./api-versions.ts";
import { createAnswerError } from "./answer-error.ts";
import { startBodyDeadline } from "./body-deadline.ts";
import { createDocumentRoutes } from "./document.routes.ts";
import { createFallback } from "./fallback.ts";
import { createErrorMiddleware } from "./error-middleware.ts";
import type { InnerServer } from "./inner-requests.ts";
import type { Route } from "./route.ts";
import { createRouteLayer } from "./route-layer.ts";
import { createSameOriginCheck } from "./same-origin.ts";
import type { HttpServer, HttpServerOptions } from "./server.types.ts";
import { createStaticFiles } from "./static-files.ts";

const COMPRESS_FROM_BYTES = 1024;
const BROTLI_QUALITY = 4;
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Streamed bodies may take so long: 1 GB at 2.5 Mbit/s. */
const UPLOAD_TIMEOUT_MS = 3_600_000;
/** How often Node looks for requests that take too long; its default would let them take twice as long. */
const CHECK_CONNECTIONS_EVERY_MS = 2_000;
/** Who goes on sending after the answer to a broken request is cut off. */
const LAST_WORD_MS = 1_000;
/** Longer than load balancers keep theirs (60 s): the side that opened a connection should be the one to close it. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Makes the HTTP server of a process: all that routes have in common, so that handlers need not know of it. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { logger, config } = options;
  const { app, routeAt } = createKoa(options);
  const handle = app.callback();
  options.innerRequests?.serve({ handle, routeAt });
  const inFlight = new Set<ServerResponse>();
  let isClosing = false;
  let onDrained: (() => void) | undefined;

  const requestTimeout = config.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const server = createServer({
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeout),
    requestTimeout: UPLOAD_TIMEOUT_MS,
    connectionsCheckingInterval: Math.min(CHECK_CONNECTIONS_EVERY_MS, requestTimeout),
  });
  server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    inFlight.add(response);
    startBodyDeadline(request, requestTimeout, () => refuseLateRequest(request, response));
    response.once("close", () => {
      inFlight.delete(response);
      if (inFlight.size === 0) onDrained?.();
    });
    void handle(request, response);
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => refuseBrokenRequest(error, socket));
  server.on("upgrade", (request, socket: Duplex, head: Buffer) => {
    if (!isClosing && options.onUpgrade?.(request, socket, head)) return;
    const status = isClosing ? "503 Service Unavailable" : "404 Not Found";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host: config.host, port: config.port }, () => {
          server.off("error", reject);
          server.on("error", (error) => logger.error({ error }, "HTTP server error"));
          resolve({ port: (server.address() as AddressInfo).port });
        });
      }),
    async close({ graceMs }) {
      isClosing = true;
      server.close();
      for (const response of inFlight) {
        if (!response.headersSent) response.setHeader("Connection", "close");
      }
      if (inFlight.size > 0) await drained(graceMs);
      if (inFlight.size > 0) {
        logger.warn({ requests: inFlight.size, graceMs }, "requests cut off at shutdown");
      }
      server.closeAllConnections();
    },
  };

  async function drained(graceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      onDrained = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function createKoa(options: HttpServerOptions): { readonly app: Koa } & Pick<InnerServer, "routeAt"> {
  const { config, logger } = options;
  const app = new Koa({ proxy: config.trustedProxies > 0, maxIpsCount: config.trustedProxies });
  // The error middleware answers errors; what arrives here broke while an answer was being sent (mostly clients gone away).
  app.on("error", (error: NodeJS.ErrnoException) => {
    const isClientGone = ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"].includes(error.code ?? "");
    logger[isClientGone ? "debug" : "error"]({ error }, "an answer could not be sent");
  });

  const routes = options.api
    ? [...options.routes, ...createDocumentRoutes(options.routes, options.api, config.publicUrl)]
    : options.routes;
  const answerError = createAnswerError(options);
  const versions = createApiVersions(options.versions ?? API_VERSIONS);
  const dependencies = {
    ...options,
    versions,
    answerError,
    isSameOrigin: createSameOriginCheck(config.publicUrl),
  };
  const router = new Router();
  const routeOf = new Map<unknown, Route>();
  for (const route of routes) {
    const layer = router.register(route.path, [route.method], createRouteLayer(route, dependencies));
    routeOf.set(layer, route);
  }

  app.use(createErrorMiddleware(options, answerError));
  app.use(
    compress({
      threshold: COMPRESS_FROM_BYTES,
      br: { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } },
      gzip: {},
      deflate: false,
      zstd: false,
    }),
  );
  // The instrumentation of Koa looks at the router's routes when it is added: they must all be there.
  app.use(router.routes());
  app.use(
    createFallback(routes, options.staticDirectory ? createStaticFiles(options.staticDirectory) : undefined),
  );
  return {
    app,
    routeAt: (method, path) => {
      const { pathAndMethod, route } = router.match(path, method);
      return route ? routeOf.get(pathAndMethod[0]) : undefined;
    },
  };
}

function refuseLateRequest({ socket }: IncomingMessage, { headersSent }: ServerResponse): void {
  if (headersSent) socket.destroy();
  else refuseBrokenRequest({ name: "Error", message: "late", code: "ERR_HTTP_REQUEST_TIMEOUT" }, socket);
}

/** Answers what is not HTTP; Node has nothing but the socket to offer here. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, title] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ([431, "headers_too_large", "The request's headers are too large"] as const)
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ([408, "request_timeout", "The request took too long to arrive"] as const)
        : ([400, "bad_request", "The request is not valid HTTP"] as const);
  const body = JSON.stringify({ type: `/problems/${code}`, title, status, code });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  setTimeout(() => socket.destroy(), LAST_WORD_MS).unref();
}
