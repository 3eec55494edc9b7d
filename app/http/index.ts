export type { Access, ChannelContract, EndpointContract, ModuleContract } from "./contract.ts";
export { LATEST_VERSION } from "./api-version.contract.ts";
export { API_VERSIONS } from "./api-versions.ts";
export { contentDisposition } from "./content-disposition.ts";
export { parseCookies } from "./cookies.ts";
export { type ApiDocument, createApiDocument } from "./openapi.ts";
export type { Authenticate, Credentials, Principal } from "./principal.ts";
export type { Problem } from "./problem.ts";
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
export { routesOf } from "./routes-of.ts";
export { etagOf } from "./version.ts";
export { createSameOriginCheck, type SameOriginCheck } from "./same-origin.ts";
export { createHttpServer } from "./server.ts";
export { warmAnswers } from "./warm-answers.ts";
export type { ApiInfo, HttpConfig, HttpServer, HttpServerOptions } from "./server.types.ts";
