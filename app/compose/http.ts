import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { oneTraceLink } from "../../otel/catalogue/trace-link.ts";
import { renderMetrics } from "../../otel/sdk/runtime.ts";
import {
  createHttpServer,
  createMetricsRoute,
  createSameOriginCheck,
  type HttpServer,
  type Route,
} from "../http/index.ts";
import { createLiveServer, type LiveServer } from "../live/index.ts";
import { alertsRoutes } from "../modules/alerts/index.ts";
import { callsRoutes } from "../modules/calls/index.ts";
import { type HealthService, healthRoutes } from "../modules/health/index.ts";
import { identityRoutes, mayFollowChannel, SESSION_COOKIE } from "../modules/identity/index.ts";
import { messagesRoutes } from "../modules/messages/index.ts";
import { notificationsRoutes } from "../modules/notifications/index.ts";
import { voiceAgentRoutes } from "../modules/voice-agent/index.ts";
import { mapDatabaseError } from "../platform/database/index.ts";
import { createRateLimits } from "../platform/rate-limit/index.ts";
import { mapRedisError } from "../platform/redis/index.ts";
import { instruments } from "../platform/telemetry/index.ts";
import { verifyTwilioSignature } from "../providers/telephony/twilio-webhooks.ts";
import { verifyVapiRequest } from "../providers/voice-agent/vapi.ts";
import { createWebhookAuth } from "../providers/webhook-auth.ts";
import type { Infrastructure } from "./infrastructure.ts";
import type { Services } from "./services.ts";

const RATE_LIMITS = {
  /** Guessing a password; by address. */
  "sign-in": { points: 30, windowSeconds: 60 },
} as const;

/** Builds the server: all routes for the role `api`, only health and metrics for the others. */
export function createHttpSide(
  infrastructure: Infrastructure,
  services: Services,
  health: HealthService,
  live: LiveServer | null,
): HttpServer {
  const { config, logger } = infrastructure;
  const servesApi = config.roles.includes("api");
  const { grafanaUrl, faroUrl } = config.links;
  const operations = [
    ...healthRoutes(health, {
      environment: config.environment,
      release: config.release,
      grafanaUrl,
      faroUrl,
    }),
    createMetricsRoute(renderMetrics),
  ];
  return createHttpServer({
    routes: servesApi ? [...applicationRoutes(infrastructure, services), ...operations] : operations,
    authenticate: authenticator(services),
    logger,
    config: {
      ...config.http,
      environment: config.environment,
      connectOrigins: faroUrl ? [new URL(faroUrl).origin] : [],
    },
    rateLimits: createRateLimits({ redis: infrastructure.redis, rules: RATE_LIMITS }),
    mapError: (error) => mapDatabaseError(error) ?? mapRedisError(error),
    onError: (error) => instruments.errors.add(1, { [ATTRIBUTES.errorCode]: error.code }),
    ...(servesApi ? { staticDirectory: config.http.webDirectory } : {}),
    ...(servesApi ? { api: apiInfo(config.release) } : {}),
    ...(live ? { onUpgrade: live.handleUpgrade } : {}),
  });
}

function authenticator(services: Services) {
  return ({
    cookies,
    authorization,
  }: {
    cookies: Readonly<Record<string, string>>;
    authorization: string | undefined;
  }) => services.identity.identify({ sessionId: cookies[SESSION_COOKIE], authorization });
}

function applicationRoutes({ config }: Infrastructure, services: Services): Route[] {
  const carrierAuth = createWebhookAuth({
    provider: "twilio",
    verify: ({ headers, rawBody, url }) => {
      const signature = headers["x-twilio-signature"];
      return verifyTwilioSignature({
        authToken: config.twilio.authToken,
        signature: typeof signature === "string" ? signature : undefined,
        url: config.http.publicUrl + url,
        params: Object.fromEntries(new URLSearchParams(rawBody.toString("utf8"))),
      });
    },
  });
  const agentAuth = createWebhookAuth({
    provider: "vapi",
    verify: ({ headers, rawBody }) =>
      verifyVapiRequest({ headers, rawBody, config: config.vapi, now: new Date() }),
  });
  const { grafanaUrl } = config.links;
  return [
    ...identityRoutes(services.identity),
    ...callsRoutes({
      calls: services.calls,
      alerts: services.alerts,
      carrierAuth,
      traceUrl: (traceId, at) => (grafanaUrl ? oneTraceLink(grafanaUrl, traceId, at) : null),
    }),
    ...alertsRoutes(services.alerts, services.messages),
    ...messagesRoutes(services.messages, carrierAuth),
    ...notificationsRoutes(services.notifications),
    ...voiceAgentRoutes(services.voiceAgent, agentAuth),
  ];
}

/** Makes the live side of this process; the caller starts and closes it. */
export function createLiveSide(
  { config, logger, redis, openBlockingRedis }: Infrastructure,
  services: Services,
): LiveServer {
  return createLiveServer({
    redis: { createReader: () => openBlockingRedis("live"), commands: redis },
    authenticate: authenticator(services),
    authorizeChannel: mayFollowChannel,
    originAllowed: createSameOriginCheck(config.http.publicUrl),
    logger,
    metrics: {
      connections: instruments.liveConnections,
      updateDuration: instruments.liveUpdateDuration,
      droppedClients: instruments.liveDroppedClients,
    },
  });
}

function apiInfo(version: string) {
  return {
    title: "Trunkline API",
    version,
    description: "Call management whose every call can be seen through.",
    tags: [
      { name: "Calls", description: "Calls as they happen and as they happened." },
      { name: "Alerts", description: "Urgent alerts, their SMS, and those that reached nobody." },
      { name: "Notifications", description: "What you should know." },
      { name: "Identity", description: "Signing in, and keys for programs." },
      { name: "Webhooks", description: "What providers tell us." },
      { name: "Operations", description: "The application's own state." },
    ],
  };
}
