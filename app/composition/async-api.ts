import { z } from "zod";
import { type ChannelContract, LATEST_VERSION } from "../http/index.ts";
import { clientMessageSchema } from "../live/index.ts";
import type { PublicEvent } from "../modules/public-event.ts";
import type { Declarations } from "./declarations.ts";
import { exampleOf, type JsonSchema } from "./example-of.ts";

/** What is told without being asked, as data (AsyncAPI 3). */
export type EventsDocument = Readonly<Record<string, unknown>> & {
  readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, Reference>> }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly messages: Readonly<Record<string, Message>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
};

interface Reference {
  readonly $ref: string;
}

interface Message {
  readonly name: string;
  readonly payload: JsonSchema;
  readonly examples: readonly { readonly name?: string; readonly payload: unknown }[];
}

const SCHEMAS = "#/components/schemas/";
const time = { type: "string", format: "date-time" } as const;
const text = { type: "string" } as const;

/**
 * Makes the AsyncAPI 3 document of all live channels and of the events that webhooks are told of, from the same schemas that the contracts have.
 * @throws where two schemas share an id
 */
export function createEventsDocument(
  { channels, publicEvents, credentials }: Pick<Declarations, "channels" | "publicEvents" | "credentials">,
  publicUrl: string,
): EventsDocument {
  const schemas = new Map<string, JsonSchema>();
  const schemaOf = (schema: z.ZodType) => hoisted(schema, schemas);
  const messages = new Map<string, Message>();
  const add = (key: string, name: string, payload: JsonSchema, more: object = {}) => {
    const example = exampleOf(payload, (ref) => schemas.get(ref.slice(SCHEMAS.length)) ?? {});
    messages.set(key, {
      name,
      ...more,
      contentType: "application/json",
      payload,
      examples: [{ name: "example", payload: example }],
    } as Message);
    return [name, { $ref: `#/components/messages/${key}` }] as const;
  };

  const live = channels.map((channel) => {
    const kind = kindOf(channel);
    const told = Object.entries(channel.events).map(([event, data]) =>
      add(`live.${kind}.${event}`, event, liveEnvelope(channel, event, schemaOf(data))),
    );
    return [kind, liveChannel(channel, Object.fromEntries(told))] as const;
  });
  const commands = Object.fromEntries([
    add("live.command", "command", schemaOf(clientMessageSchema), {
      summary: "What a client says: follow a channel, from a position on, or leave it.",
    }),
  ]);
  const webhooks = Object.fromEntries(
    publicEvents.map((event) =>
      add(`webhook.${event.name}`, event.name, webhookEnvelope(event, schemaOf(event.data)), {
        summary: event.description,
        headers: { $ref: `${SCHEMAS}WebhookHeaders` },
      }),
    ),
  );
  schemas.set("WebhookHeaders", WEBHOOK_HEADERS);
  const all = {
    commands: {
      address: "/live",
      title: "Commands",
      description:
        "Clients follow channels over one WebSocket; what is told on them comes over the same one.",
      servers: [{ $ref: "#/servers/live" }],
      messages: commands,
    },
    ...Object.fromEntries(live),
    webhooks: {
      address: null,
      title: "Webhooks",
      description: "A POST to each endpoint that is subscribed to the event, signed after Standard Webhooks.",
      messages: webhooks,
      bindings: { http: {} },
    },
  };
  const url = new URL(publicUrl);
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Trunkline events",
      version: LATEST_VERSION,
      description:
        "What Trunkline tells without being asked: on the live channels of its WebSocket, and to the webhooks of other systems. Requests and answers are in /api/openapi.json.",
    },
    defaultContentType: "application/json",
    servers: {
      live: {
        host: url.host,
        pathname: "/live",
        protocol: url.protocol === "https:" ? "wss" : "ws",
        security: [
          { $ref: "#/components/securitySchemes/session" },
          { $ref: "#/components/securitySchemes/apiKey" },
        ],
      },
    },
    channels: all,
    operations: Object.fromEntries(
      Object.keys(all).map((name) => [
        name === "commands" ? "receiveCommands" : `tell.${name}`,
        { action: name === "commands" ? "receive" : "send", channel: { $ref: `#/channels/${name}` } },
      ]),
    ),
    components: {
      schemas: Object.fromEntries([...schemas].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      messages: Object.fromEntries(messages),
      securitySchemes: {
        session: { type: "httpApiKey", in: "cookie", name: credentials.sessionCookie },
        apiKey: { type: "http", scheme: "bearer" },
      },
    },
  };
}

const WEBHOOK_HEADERS: JsonSchema = {
  type: "object",
  properties: { "webhook-id": text, "webhook-timestamp": text, "webhook-signature": text },
  required: ["webhook-id", "webhook-timestamp", "webhook-signature"],
};

function kindOf({ pattern }: ChannelContract): string {
  return pattern.split(":", 1)[0] ?? "";
}

function liveChannel(channel: ChannelContract, messages: Readonly<Record<string, Reference>>) {
  const { pattern, access } = channel;
  const hasId = pattern.includes("{id}");
  return {
    address: pattern,
    title: `Live channel ${pattern}`,
    description:
      access === "owner"
        ? "For the user whose id it is."
        : `For whoever has the permission \`${access.permission}\`.`,
    servers: [{ $ref: "#/servers/live" }],
    ...(hasId ? { parameters: { id: { description: "Of what it is about" } } } : {}),
    messages,
  };
}

/** What `serializeEvent` of the live server writes. */
function liveEnvelope({ pattern }: ChannelContract, event: string, data: JsonSchema): JsonSchema {
  const channel = pattern.includes("{id}")
    ? {
        ...text,
        pattern: `^${pattern.replace("{id}", ".+")}$`,
        examples: [pattern.replace("{id}", "01a21968")],
      }
    : { const: pattern };
  return objectOf({
    type: { const: "event" },
    channel,
    position: { ...text, examples: ["1795703400000-0"] },
    event: { const: event },
    at: nullable(time),
    traceparent: nullable(text),
    data,
  });
}

/** A webhook's body; see `webhook-dispatch.service.ts`. */
function webhookEnvelope({ name }: PublicEvent, data: JsonSchema): JsonSchema {
  return objectOf({
    id: { ...text, format: "uuid" },
    type: { const: name },
    timestamp: time,
    version: { ...text, format: "date" },
    data,
  });
}

function nullable(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}

function objectOf(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}

/** A schema as JSON schema (draft 7, which AsyncAPI extends) whose parts with an id stand once, among the document's components. */
function hoisted(schema: z.ZodType, schemas: Map<string, JsonSchema>): JsonSchema {
  const {
    $schema: _,
    definitions = {},
    ...json
  } = z.toJSONSchema(schema, {
    target: "draft-7",
    unrepresentable: "any",
    // New fields break nobody: who reads events must not refuse them.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }) as Record<string, unknown>;
  const own = JSON.parse(JSON.stringify({ json, definitions }).replaceAll('"#/definitions/', `"${SCHEMAS}`));
  for (const [name, part] of Object.entries<JsonSchema>(own.definitions)) {
    const known = schemas.get(name);
    if (known && JSON.stringify(known) !== JSON.stringify(part))
      throw new Error(`two schemas are called ${name}`);
    schemas.set(name, part);
  }
  return own.json;
}
