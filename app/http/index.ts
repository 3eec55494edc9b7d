export type { Authenticate, Credentials, Principal } from "./principal.ts";
export type { RateLimits, RateLimitVerdict } from "./rate-limits.ts";
export {
  type AnyRouteResult,
  type BodySpec,
  type CookieToSet,
  defineRoute,
  type Method,
  type PlainBody,
  type ResponseSpec,
  type Route,
  type RouteAuth,
  type RouteRequest,
  type RouteResult,
  type UnverifiedRequest,
} from "./route.ts";
export type { ApiInfo, HttpConfig, HttpServer, HttpServerOptions } from "./server.types.ts";
