import { createRequire } from "node:module";
import { Ajv, type AnySchemaObject } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { createEventsDocument } from "./async-api.ts";
import { describeApplication } from "./description.ts";

const schema: AnySchemaObject = createRequire(import.meta.url)(
  "@asyncapi/specs/schemas/3.0.0-without-$id.json",
);
const { declarations } = describeApplication();
const document = createEventsDocument(declarations, "https://trunkline.example");
const { channels, components } = document;

/** Checks values against the document's own schemas. */
const ajv = new Ajv({ strict: false });
formats.default(ajv);
ajv.addSchema({ $id: "events", components });
/** The data of a message's example. */
const dataOf = (key: string) =>
  components.messages[key]?.examples.map(({ payload }) => (payload as { readonly data: unknown }).data)[0];
const validatorOf = (key: string) =>
  ajv.compile({ $ref: `events#/components/messages/${key.replaceAll("~", "~0")}/payload` });

describe("the events of the application", () => {
  it("are valid by the schema of AsyncAPI 3", () => {
    const validate = new Ajv({ strict: false, logger: false, validateFormats: false }).compile(schema);
    expect([validate(structuredClone(document)), validate.errors]).toEqual([true, null]);
  });

  it("are all that live channels and webhooks tell, and nothing else", () => {
    const live = declarations.channels.flatMap(({ pattern, events }) =>
      Object.keys(events).map((event) => `live.${pattern.split(":")[0]}.${event}`),
    );
    const webhooks = declarations.publicEvents.map(({ name }) => `webhook.${name}`);
    expect(live.length).toBeGreaterThan(20);
    expect(Object.keys(components.messages).toSorted()).toEqual(
      [...live, "live.command", ...webhooks].toSorted(),
    );
  });

  it("are found by every reference", () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path);
    expect(refs.length).toBeGreaterThan(100);
    for (const ref of refs) {
      let found: unknown = document;
      for (const part of ref.split("/")) found = (found as Record<string, unknown>)?.[part];
      expect(found, ref).toBeDefined();
    }
    const told = Object.values(channels).flatMap(({ messages }) => Object.values(messages));
    expect(new Set(told.map(({ $ref }) => $ref)).size).toBe(Object.keys(components.messages).length);
  });

  it.each(Object.entries(components.messages))("has an example of %s that fits", (key, { examples }) => {
    const validate = validatorOf(key);
    expect(examples.length).toBeGreaterThan(0);
    for (const { payload } of examples) {
      expect([validate(payload), validate.errors, payload]).toEqual([true, null, payload]);
      expect(validate({ ...(payload as object), type: "nothing" })).toBe(false);
    }
  });

  it.each(declarations.publicEvents.map((event) => [event.name, event] as const))(
    "has an example of %s that our own schema takes",
    (name, { data }) => {
      expect(data.safeParse(dataOf(`webhook.${name}`)).error).toBeUndefined();
    },
  );

  it("has examples on live channels that our own schemas take", () => {
    for (const { pattern, events } of declarations.channels) {
      for (const [event, data] of Object.entries(events)) {
        const key = `live.${pattern.split(":")[0]}.${event}`;
        expect(data.safeParse(dataOf(key)).error, key).toBeUndefined();
      }
    }
  });
});
