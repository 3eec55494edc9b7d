import { commonErrors } from "../platform/errors/index.ts";
import { bodyReadingOf } from "./body.ts";
import type { Principal } from "./principal.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { Route, RouteRequest } from "./route.ts";
import { validate } from "./validate.ts";

/** A request to an endpoint, made within another one. */
export interface Operation {
  /** The endpoint's operation id. */
  readonly operation: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly version?: number;
}

/** Runs an endpoint, and resolves with the body of its answer. */
export type RunOperation = (operation: Operation) => Promise<unknown>;

type OuterRequest = RouteRequest<unknown, unknown, unknown, Principal>;

/** Endpoints that are asked from within, on behalf of whoever sent the request that is being answered. */
export interface Operations {
  /** May somebody ask this endpoint at all? */
  mayRun(operation: string, principal: Principal): boolean;
  /**
   * The way to run endpoints within a request: with the same rights, limits and checks of the input as if they had been asked from outside.
   * @throws what the endpoint answers with; forbidden, too_many_requests, invalid_input
   */
  within(request: OuterRequest): RunOperation;
}

/** Makes endpoints callable from within; what they need is asked for once, at the first use. */
export function createOperations(options: {
  routes(): readonly Route[];
  rateLimits(): Pick<RateLimits, "consume">;
}): Operations {
  let limits: Pick<RateLimits, "consume"> | undefined;
  let known: ReadonlyMap<string, Route> | undefined;
  const routeOf = (operation: string): Route => {
    known ??= new Map(
      options.routes().flatMap((route) => (route.operationId ? [[route.operationId, route]] : [])),
    );
    const route = known.get(operation);
    if (!route) throw new Error(`no endpoint is named ${operation}`);
    return route;
  };
  const isAllowed = ({ auth }: Route, { permissions }: Principal) =>
    auth.kind === "signed_in" || (auth.kind === "permission" && permissions.has(auth.permission));

  return {
    mayRun: (operation, principal) => isAllowed(routeOf(operation), principal),

    within: (request) => async (operation) => {
      const route = routeOf(operation.operation);
      if (!isAllowed(route, request.principal)) throw commonErrors.forbidden();
      if (route.limit !== undefined) {
        limits ??= options.rateLimits();
        const verdict = await limits.consume(route.limit, request.principal.id);
        if (!verdict.allowed) {
          throw commonErrors.too_many_requests({
            headers: { "Retry-After": String(verdict.resetSeconds) },
          });
        }
      }
      return run(route, operation, request);
    },
  };
}

async function run(
  route: Route,
  { params, query, body, version }: Operation,
  outer: OuterRequest,
): Promise<unknown> {
  const schema = bodyReadingOf(route)?.schema;
  const own = {
    params: route.params ? validate(route.params, params ?? {}, "params") : undefined,
    query: route.query ? validate(route.query, query ?? {}, "query") : undefined,
    body: schema ? validate(schema, body, "body") : undefined,
    rawBody: Buffer.alloc(0),
    version,
  };
  // Over the outer request, not a copy: its getters follow the client's connection, and each asks the socket for it.
  const inner: OuterRequest = Object.assign(Object.create(outer), own);
  const answer = await route.handler(inner as RouteRequest<never, never, never, never>);
  return answer.body;
}
