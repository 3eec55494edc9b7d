import type { Input, Output } from "./endpoint.ts";
import { ENDPOINTS } from "./endpoints.generated.ts";
import { type RequestOptions, request } from "./http.ts";
import { inTurn } from "./in-turn.ts";
import { write } from "./write.ts";

type Operation = keyof typeof ENDPOINTS;

/** Asks the server; rejects with an ApiError, or with the abort of the caller's own signal. */
type Call<Name extends Operation> =
  Record<never, never> extends Input<Name>
    ? (input?: Input<Name>) => Promise<Output<Name>>
    : (input: Input<Name>) => Promise<Output<Name>>;

interface AnyInput extends Pick<RequestOptions, "query" | "body" | "signal" | "version" | "idempotencyKey"> {
  readonly params?: Readonly<Record<string, string>>;
}

/** Every operation of the server as a function, with the types of the contracts: `api.listCalls({ query, signal })`. */
export const api = Object.fromEntries(
  Object.entries(ENDPOINTS).map(([name, { method, path }]): [string, (input: never) => Promise<unknown>] => [
    name,
    ({ params = {}, ...options }: AnyInput = {}) =>
      method === "GET"
        ? request(fillPath(path, params), { method, ...options })
        : options.version === undefined
          ? inTurn(resourceOf(method, path, params), () =>
              write(name, fillPath(path, params), { method, ...options }),
            )
          : write(name, fillPath(path, params), { method, ...options }),
  ]),
  // The one place where the table becomes functions: what the contracts promise, the server validates.
) as { readonly [Name in Operation]: Call<Name> };

/** Where an operation is asked for, with the ids in its path. */
export function pathOf(operation: Operation, params: Readonly<Record<string, string>>): string {
  return fillPath(ENDPOINTS[operation].path, params);
}

/**
 * What a write is about: two that name no version would else arrive in any order, and the older one could win. It is all up to the
 * last id of its path, so that a change of a lead and one of its status wait for each other; undefined: it makes something new.
 */
function resourceOf(
  method: string,
  path: string,
  params: Readonly<Record<string, string>>,
): string | undefined {
  const [upToLastId] = /^.*:\w+/.exec(path) ?? [];
  if (upToLastId !== undefined) return fillPath(upToLastId, params);
  return method === "POST" ? undefined : path;
}

/** `/api/calls/:id` with its ids, each escaped. */
function fillPath(path: string, params: Readonly<Record<string, string>>): string {
  return path.replaceAll(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ""));
}
