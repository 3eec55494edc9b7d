import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import {
  type ApiInfo,
  type Authenticate,
  createHttpServer,
  createSameOriginCheck,
  type HttpServer,
} from "../http/index.ts";
import { createChannelPolicy, createLiveServer, createUrgencies, type LiveServer } from "../live/index.ts";
import { mapDatabaseError } from "../platform/database/index.ts";
import { createLoadShedding, createPressure, SHED_ABOVE_MS } from "../platform/load-shedding/index.ts";
import { createPersonLimits, createRateLimits } from "../platform/rate-limit/index.ts";
import { mapRedisError } from "../platform/redis/index.ts";
import { instruments } from "../platform/telemetry/index.ts";
import { createEventsDocument } from "./async-api.ts";
import type { ApplicationCore } from "./core.ts";
import { DeclarationError, type Declarations } from "./declarations.ts";
import type { Infrastructure } from "./infrastructure.ts";
import { type Modules, routesOfModules } from "./modules.ts";

/** Builds the server: all routes for the role `api`, only those that every role serves for the others. */
export function createHttpSide(
  { config, logger, redis, database, cache, idempotencyKeys, innerRequests }: Infrastructure,
  { modules, declarations }: ApplicationCore,
  live: LiveServer | null,
): HttpServer {
  const servesApi = config.roles.includes("api");
  const { faroUrl } = config.links;
  const { admit } = createLoadShedding({
    expectedWaitMs: database.expectedWaitMs,
    onShed: (kind) => instruments.requestsShed.add(1, { [ATTRIBUTES.loadKind]: kind }),
  });
  const pressure = createPressure({ expectedWaitMs: database.expectedWaitMs, fullAtMs: SHED_ABOVE_MS.read });
  return createHttpServer({
    routes: routesOfModules(modules, servesApi),
    authenticate: authenticatorOf(modules),
    logger,
    config: {
      ...config.http,
      environment: config.environment,
      connectOrigins: faroUrl ? [new URL(faroUrl).origin] : [],
    },
    admit,
    cache,
    idempotencyKeys,
    innerRequests,
    rateLimits: {
      consume: createRateLimits({ redis, rules: declarations.rateLimits }).consume,
      consumeOfPerson: createPersonLimits({ redis, perMinute: config.personLimits, pressure: pressure.level })
        .consume,
      onRefused: (name) => instruments.requestsLimited.add(1, { [ATTRIBUTES.limitName]: name }),
    },
    mapError: (error) => mapDatabaseError(error) ?? mapRedisError(error),
    onError: (error) => instruments.errors.add(1, { [ATTRIBUTES.errorCode]: error.code }),
    ...(servesApi
      ? { staticDirectory: config.http.webDirectory, api: apiInfo(config.release, declarations) }
      : {}),
    ...(live ? { onUpgrade: live.handleUpgrade } : {}),
  });
}

/** Makes the live side of a process; the caller starts and closes it. */
export function createLiveSide(
  { config, logger, redis, accessChanges, openBlockingRedis }: Infrastructure,
  { modules, declarations }: ApplicationCore,
): LiveServer {
  const live = createLiveServer({
    redis: { createReader: () => openBlockingRedis("live"), commands: redis },
    authenticate: authenticatorOf(modules),
    authorizeChannels: createChannelPolicy(
      declarations.channels,
      Object.assign({}, ...modules.map(({ mayFollow = {} }) => mayFollow)),
    ),
    urgencyOf: createUrgencies(declarations.channels),
    originAllowed: createSameOriginCheck(config.http.publicUrl),
    watchConnections: modules.flatMap(({ watchConnection }) => watchConnection ?? []),
    logger,
    metrics: {
      connections: instruments.liveConnections,
      updateDuration: instruments.liveUpdateDuration,
      receiptDuration: instruments.liveReceiptDuration,
      ignoredReceipts: instruments.liveIgnoredReceipts,
      droppedClients: instruments.liveDroppedClients,
      heartbeats: instruments.liveHeartbeats,
    },
  });
  accessChanges.follow({
    onMessage: (change) => live.recheckRights(change),
    onGap: () => live.recheckRights(),
  });
  return live;
}

function authenticatorOf(modules: Modules): Authenticate {
  const authenticators = modules.flatMap(({ authenticate }) => authenticate ?? []);
  const [authenticate] = authenticators;
  if (!authenticate || authenticators.length > 1) {
    throw new DeclarationError([`exactly one module authenticates, not ${authenticators.length}`]);
  }
  return authenticate;
}

function apiInfo(version: string, declarations: Declarations): ApiInfo {
  const { tags, credentials } = declarations;
  return {
    title: "Trunkline API",
    version,
    description:
      "Call management whose every call can be seen through. What is told without being asked is in [/api/asyncapi.json](/api/asyncapi.json).",
    eventsDocument: (publicUrl) => createEventsDocument(declarations, publicUrl),
    tags,
    credentials,
  };
}
