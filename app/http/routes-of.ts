import type { z } from "zod";
import type { Access, EndpointContract, ModuleContract } from "./contract.ts";
import type { Principal } from "./principal.ts";
import type { BodyOf, Route, RouteAuth, RouteRequest, RouteResult } from "./route.ts";

type OutputOf<E, Part extends string> = E extends { readonly [Key in Part]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
type PrincipalOf<E extends EndpointContract> = E["access"] extends "public" ? null : Principal;

/** What the handler of an endpoint gets: parsed and checked by its contract. */
export type EndpointRequest<E extends EndpointContract> = RouteRequest<
  OutputOf<E, "params">,
  OutputOf<E, "query">,
  BodyOf<E["body"]>,
  PrincipalOf<E>
> &
  (E extends { readonly isVersioned: true } ? { readonly version: number } : unknown);

/** Binds a handler to an endpoint of a contract. */
export type BindRoute<C extends ModuleContract> = <
  Name extends keyof C["endpoints"] & string,
  const Result extends RouteResult<C["endpoints"][Name]["responses"]>,
>(
  name: Name,
  handler: (request: EndpointRequest<C["endpoints"][Name]>) => Result | Promise<Result>,
) => Route;

/**
 * Implements a module's contract: `const route = routesOf(contract)`, then `route("listCalls", handler)` for each endpoint.
 * The handler gets parsed input with the types of the schemas, calls one service method and answers with one of the
 * declared responses; errors are thrown (AppError) and end in the error middleware.
 */
export function routesOf<const C extends ModuleContract>(contract: C): BindRoute<C> {
  return (name, handler) => {
    const { access, ...endpoint }: EndpointContract = contract.endpoints[name] as EndpointContract;
    return {
      ...endpoint,
      operationId: name,
      tags: [contract.tag.name],
      auth: authOf(access),
      handler,
    } as Route;
  };
}

function authOf(access: Access): RouteAuth {
  return typeof access === "string"
    ? { kind: access }
    : { kind: "permission", permission: access.permission };
}
