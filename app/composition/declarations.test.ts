import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { ModuleContract } from "../http/index.ts";
import { clientMessageSchema } from "../live/live-protocol.ts";
import { defineModule, type ModuleDefinition } from "../modules/module.ts";
import { PERMISSION_AREAS } from "../modules/permission-areas.ts";
import { defineErrors } from "../platform/errors/index.ts";
import { defineJob, defineQueue } from "../platform/queue/index.ts";
import { foldDeclarations } from "./declarations.ts";
import { MODULES } from "./module-list.ts";

const credentials = { sessionCookie: "session", apiKeyPrefix: "key_" };
const create = () => ({ service: null });

function contract(more: Partial<ModuleContract["endpoints"][string]> = {}): ModuleContract {
  return {
    tag: { name: "Things", description: "Things." },
    endpoints: {
      listThings: {
        method: "GET",
        path: "/api/things",
        summary: "List things",
        access: { permission: "leads:read" },
        responses: { 204: { description: "None" } },
        ...more,
      },
    },
  };
}

function jobOf(queueName: string) {
  const queue = defineQueue({ name: queueName, concurrency: 1, keepCompleted: 1, keepFailed: 1 });
  return defineJob<object>({
    name: `${queueName}.${Math.random()}`,
    queue,
    payload: z.object({}),
    attempts: 1,
    backoffMs: 1,
    backoffJitterRatio: 0,
    idempotencyKey: () => "one",
    priority: () => 4,
  });
}

const things = defineModule({
  name: "things",
  credentials,
  contract: contract(),
  permissions: { "leads:read": "agent" },
  create,
});

describe("foldDeclarations", () => {
  it("takes the application's own modules", () => {
    expect(() => foldDeclarations(MODULES)).not.toThrow();
  });

  it("has words for each permission of theirs, once, and for no other", () => {
    const worded = PERMISSION_AREAS.flatMap(({ permissions }) => Object.keys(permissions));
    expect(worded.toSorted()).toEqual(Object.keys(foldDeclarations(MODULES).permissions).toSorted());
  });

  it("takes only channels that clients can follow", () => {
    const unheard = MODULES.flatMap(({ contract }) =>
      Object.values(contract?.channels ?? {}).filter(({ pattern }) => {
        const channel = pattern.replace("{id}", "01a2183e-1e39-7195-9571-3243cb8f1bc8");
        return !clientMessageSchema.safeParse({ type: "subscribe", channel }).success;
      }),
    );
    expect(unheard).toEqual([]);
  });

  it("takes only endpoints that read ids in lower case, as they are kept, however they are written", () => {
    const id = "01a2183e-1e39-7195-9571-3243cb8f1bc8";
    const inputs = MODULES.flatMap(({ name, contract }) =>
      Object.entries(contract?.endpoints ?? {}).flatMap(([operation, { params, query, body }]) =>
        [params, query, body]
          .filter((schema) => schema instanceof z.ZodObject)
          .flatMap(({ shape }) => Object.entries<z.ZodType>(shape))
          .map(([field, schema]) => ({ where: `${name} ${operation} ${field}`, schema })),
      ),
    );
    const isOfIds = (schema: z.ZodType) =>
      JSON.stringify(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })).includes('"uuid"');
    const read = inputs
      .filter(({ schema }) => isOfIds(schema))
      .flatMap(({ where, schema }) =>
        [id.toUpperCase(), [id.toUpperCase()]]
          .map((given) => schema.safeParse(given))
          .flatMap(({ success, data }) => (success ? [{ where, id: [data].flat()[0] }] : [])),
      );
    expect(read.length).toBeGreaterThan(30);
    expect(read.filter((one) => one.id !== id)).toEqual([]);
  });

  it.each<[string, ModuleDefinition[], string]>([
    [
      "a permission that nobody declares",
      [{ ...things, permissions: { "tasks:read": "agent" } }],
      "endpoint listThings of things asks for the permission leads:read, which nobody declares",
    ],
    [
      "a rate limit that nobody declares",
      [{ ...things, contract: contract({ limit: "singin" }) }],
      "endpoint listThings of things counts against the rate limit singin, which nobody declares",
    ],
    [
      "a live channel's permission that nobody declares",
      [
        {
          ...things,
          contract: {
            ...contract(),
            channels: { things: { pattern: "things", access: { permission: "thing:read" }, events: {} } },
          },
        },
      ],
      "live channel things of things asks for the permission thing:read, which nobody declares",
    ],
    [
      "an operation id twice",
      [things, { name: "others", contract: contract({ path: "/api/others" }), create }],
      "endpoint listThings is declared by things and again by others",
    ],
    [
      "an address twice",
      [
        things,
        {
          name: "others",
          contract: {
            ...contract(),
            endpoints: { listOthers: { ...contract().endpoints.listThings } } as ModuleContract["endpoints"],
          },
          create,
        },
      ],
      "address GET /api/things is declared by things and again by others",
    ],
    [
      "an error code twice",
      ["one", "two"].map((name) => ({
        ...(name === "one" ? things : { create }),
        name,
        errors: defineErrors({ gone: { status: 404, title: "Gone", expected: true, remedy: "-" } }),
      })),
      "error gone is declared by one and again by two",
    ],
    [
      "a queue twice",
      [{ ...things, jobs: [jobOf("things"), jobOf("things")] }],
      "queue things of things's job",
    ],
    ["a module twice", [things, things], "module things is declared by things and again by things"],
    ["no credentials", [{ name: "bare", create }], "exactly one module declares credentials, not 0"],
  ])("stops the start, with name and place, at %s", (_, modules, message) => {
    expect(() => foldDeclarations(modules)).toThrow(message);
  });
});
