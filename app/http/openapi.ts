import { z } from "zod";
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
} from "zod-openapi";
import { answerHeaderComponents, answerHeadersOf } from "./answer-headers.ts";
import { VERSION_HEADER } from "./api-version.contract.ts";
import { API_VERSIONS } from "./api-versions.ts";
import { bodyReadingOf } from "./body.ts";
import { deprecationWords } from "./deprecation.ts";
import { takesIdempotencyKey } from "./idempotency.ts";
import { problemsOfRoute } from "./problem-statuses.ts";
import type { Route } from "./route.ts";
import type { ApiInfo } from "./server.types.ts";
import { FIELDS, type SparseAnswer, sparseAnswerOf } from "./sparse-fields.ts";

/** The API's documentation as data (OpenAPI 3.1). */
export type ApiDocument = oas31.OpenAPIObject;

const problemSchema = z
  .object({
    type: z
      .string()
      .meta({ description: "Address of the kind of problem", example: "/problems/invalid_input" }),
    title: z.string().meta({ example: "Some fields are not valid" }),
    status: z.int().meta({ example: 422 }),
    detail: z.string().optional().meta({ description: "About this occurrence" }),
    instance: z.string().meta({ description: "Path of the request" }),
    code: z.string().meta({ description: "Stable; look at this in programs", example: "invalid_input" }),
    requestId: z
      .string()
      .meta({ description: "As in the header X-Request-Id; name it when you ask for help" }),
    traceId: z.string().optional().meta({ description: "Trace of the request" }),
    errors: z
      .array(
        z.object({
          path: z.string().meta({ example: "phone" }),
          pointer: z
            .string()
            .optional()
            .meta({ description: "JSON pointer to the field in the request's body", example: "#/phone" }),
          message: z.string(),
          allowed: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
        }),
      )
      .optional()
      .meta({
        description: "Every field that was wrong; paths outside the body begin with `query.` or `params.`",
      }),
  })
  .meta({ id: "Problem", description: "An error (RFC 9457)" });

/**
 * Makes the OpenAPI 3.1 document of routes from their zod schemas. Webhooks of providers are routes like others.
 * @throws when a schema cannot be represented or two schemas share an id.
 */
export function createApiDocument(
  routes: readonly Route[],
  info: ApiInfo,
  publicUrl: string,
  versions: readonly string[] = API_VERSIONS.map(({ date }) => date),
): ApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, versions) };
  }
  const document = createDocument(
    {
      openapi: "3.1.0",
      info: { title: info.title, version: info.version, description: info.description },
      servers: [{ url: publicUrl }],
      tags: tagsOf(routes, info),
      paths,
      components: {
        schemas: { Problem: problemSchema },
        headers: answerHeaderComponents(),
        securitySchemes: {
          session: {
            type: "apiKey",
            in: "cookie",
            name: info.credentials.sessionCookie,
            description: "Set by signing in; unsafe methods must come from our own pages.",
          },
          apiKey: {
            type: "http",
            scheme: "bearer",
            description: `\`Authorization: Bearer ${info.credentials.apiKeyPrefix}…\``,
          },
        },
      },
    },
    {
      override: ({ zodSchema, jsonSchema, io }) => void (io === "input" && nameSwitch(zodSchema, jsonSchema)),
    },
  );
  for (const route of routes) markDeprecatedQuery(document as ApiDocument, route);
  // The library's return type covers 3.2 as well; this one says 3.1.
  return document as ApiDocument;
}

/** A switch in a query is text that says true or false: for clients, which write it as such, a boolean. */
function nameSwitch(schema: z.core.$ZodTypes, json: { type?: unknown }): void {
  const { def } = schema._zod;
  if (def.type !== "pipe" || def.in._zod.def.type !== "string" || def.out._zod.def.type !== "boolean") return;
  json.type = "boolean";
}

function tagsOf(routes: readonly Route[], info: ApiInfo): { name: string; description?: string }[] {
  const described = info.tags ?? [];
  const names = new Set(routes.flatMap((route) => route.tags));
  return [
    ...described.filter((tag) => names.has(tag.name)),
    ...[...names].filter((name) => !described.some((tag) => tag.name === name)).map((name) => ({ name })),
  ];
}

/** The library takes a parameter's description from its schema, which does not know that it will go. */
function markDeprecatedQuery({ paths }: ApiDocument, route: Route): void {
  const path = paths?.[route.path.replace(/:(\w+)/g, "{$1}")];
  const operation = path?.[route.method.toLowerCase() as "get"];
  for (const parameter of operation?.parameters ?? []) {
    if (!("name" in parameter) || parameter.in !== "query") continue;
    const deprecation = route.deprecatedQuery?.[parameter.name];
    if (!deprecation) continue;
    parameter.deprecated = true;
    parameter.description = [parameter.description, deprecationWords(deprecation)].filter(Boolean).join(" ");
  }
}

function operationOf(route: Route, versions: readonly string[]): ZodOpenApiOperationObject {
  const needsSignIn = route.auth.kind === "signed_in" || route.auth.kind === "permission";
  const permission =
    route.auth.kind === "permission" ? `Needs the permission \`${route.auth.permission}\`.` : "";
  const signature =
    route.auth.kind === "webhook" ? "Authenticated by the provider's signature or secret." : "";
  const deprecation = route.deprecated ? deprecationWords(route.deprecated) : "";
  const description = [deprecation, route.description, permission, signature].filter(Boolean).join("\n\n");
  const reading = bodyReadingOf(route);
  const headers = headersOf(route, versions);
  const fields = sparseAnswerOf(route);
  return {
    operationId: route.operationId ?? operationIdOf(route),
    summary: route.summary,
    ...(description === "" ? {} : { description }),
    tags: [...route.tags],
    ...(route.deprecated ? { deprecated: true } : {}),
    security: needsSignIn ? [{ session: [] }, { apiKey: [] }] : [],
    ...(route.params || route.query || headers
      ? {
          requestParams: {
            ...objectParameter("path", route.params),
            ...objectParameter("query", route.query),
            ...objectParameter("header", headers),
          },
        }
      : {}),
    ...(fields ? { parameters: [fieldsParameter(fields)] } : {}),
    ...(reading
      ? {
          requestBody: {
            required: reading.schema ? !reading.schema.safeParse(undefined).success : true,
            content: Object.fromEntries(
              reading.contentTypes.map((type) => [type, reading.schema ? { schema: reading.schema } : {}]),
            ),
          },
        }
      : {}),
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

function apiVersionHeader(versions: readonly string[]) {
  return {
    [VERSION_HEADER]: z
      .enum(versions as [string, ...string[]])
      .optional()
      .meta({
        description: `The version of the API that the client is made for; without it ${versions[0]}, the oldest one`,
        example: versions.at(-1),
      }),
  };
}

const versionHeader = {
  "If-Match": z.string().meta({
    description: "The `ETag` of the record as it was read, so that nobody overwrites what they have not seen",
    example: '"3"',
  }),
};

const idempotencyHeader = {
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({
      description:
        "Made up by the client, a new one for each request: sent again with the same key, the same request is not carried out again " +
        "but answered as before, with `Idempotent-Replayed: true`. Kept for at least 24 hours",
      example: "8e03978e-40d5-43e8-bc93-6894a57f9324",
    }),
};

function headersOf(route: Route, versions: readonly string[]): z.ZodType | undefined {
  const headers = {
    ...(route.auth.kind === "webhook" ? {} : apiVersionHeader(versions)),
    ...(route.isVersioned ? versionHeader : {}),
    ...(takesIdempotencyKey(route) ? idempotencyHeader : {}),
  };
  return Object.keys(headers).length > 0 ? z.object(headers) : undefined;
}

function fieldsParameter({ fields, isPage }: SparseAnswer): oas31.ParameterObject {
  return {
    name: FIELDS,
    in: "query",
    description: `The fields of ${isPage ? "each item" : "the answer"} that are wanted, with commas between them; without it all of them`,
    style: "form",
    explode: false,
    schema: { type: "array", items: { type: "string", enum: [...fields] } },
    example: fields.slice(0, 2),
  };
}

function objectParameter(place: "path" | "query" | "header", schema: z.ZodType | undefined) {
  return schema ? { [place]: schema as z.ZodType<unknown, Record<string, unknown>> } : {};
}

function operationIdOf(route: Route): string {
  const words = route.path
    .split("/")
    .filter((part) => part !== "" && part !== "api")
    .map((part) => (part.startsWith(":") ? `by-${part.slice(1)}` : part));
  return [route.method.toLowerCase(), ...words]
    .join("-")
    .replace(/[^a-zA-Z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());
}

function headerReferences(route: Route, status: number): Record<string, oas31.ReferenceObject> {
  return Object.fromEntries(
    answerHeadersOf(route, status).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
}

function answersOf(route: Route): ZodOpenApiOperationObject["responses"] {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, { description, schema, contentType }]) => [
      status,
      {
        description,
        headers: headerReferences(route, Number(status)),
        ...(schema || contentType
          ? { content: { [contentType ?? "application/json"]: schema ? { schema } : {} } }
          : {}),
      },
    ]),
  );
}

function problemsOf(route: Route): ZodOpenApiOperationObject["responses"] {
  return Object.fromEntries(
    [...problemsOfRoute(route)]
      .filter(([status]) => !(status in route.responses))
      .sort(([one], [other]) => one - other)
      .map(([status, description]) => [
        String(status),
        {
          description,
          headers: headerReferences(route, status),
          content: { "application/problem+json": { schema: problemSchema } },
        },
      ]),
  );
}
