import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { inject } from "light-my-request";
import type { Route } from "./route.ts";
import { asInnerRequest } from "./tracing.ts";

/** A request that is part of another one, and sent by whoever sent that. */
export interface InnerRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON; undefined: none. */
  readonly body?: unknown;
  readonly ip: string;
}

/** What an inner request was answered with. */
export interface InnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** JSON, read; undefined: none. */
  readonly body: unknown;
}

/** Sends requests within the process: through all that a request from outside goes through, but the network. */
export interface InnerRequests {
  /** The route that answers at a path; undefined: none does. */
  routeAt(method: string, path: string): Route | undefined;
  send(request: InnerRequest): Promise<InnerAnswer>;
}

/** What a server tells `InnerRequests` of itself. */
export interface InnerServer {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => unknown;
  readonly routeAt: InnerRequests["routeAt"];
}

/** Makes inner requests possible for modules, which are made before the server is; `serve` is for that one. */
export function createInnerRequests(): InnerRequests & { serve(server: InnerServer): void } {
  let server: InnerServer | undefined;
  const serving = () => {
    if (!server) throw new Error("the process serves no requests yet");
    return server;
  };
  return {
    serve: (one) => {
      server = one;
    },
    routeAt: (method, path) => serving().routeAt(method, path),
    send: async ({ method, url, headers, body, ip }) => {
      const { handle } = serving();
      const {
        statusCode,
        headers: answered,
        payload,
      } = await asInnerRequest(
        method,
        // Awaited here: what it gives begins only when somebody waits for it, and is part of what that one does.
        async () =>
          await inject(
            (request, response) => {
              // Its stand-in for a socket has written what is whole a moment later: it would look like a client that went away.
              Object.defineProperty(response, "writableFinished", { get: () => response.writableEnded });
              void handle(request, response);
            },
            {
              method: method as "GET",
              url,
              headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
              remoteAddress: ip,
              ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
            },
          ),
      );
      return {
        status: statusCode,
        headers: answered as InnerAnswer["headers"],
        body: payload === "" ? undefined : JSON.parse(payload),
      };
    },
  };
}
