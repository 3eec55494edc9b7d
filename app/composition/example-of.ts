/** A JSON schema, as zod writes it. */
export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
}

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: "01a21968-13c8-71bb-b88b-1d474ce73ad1",
  "date-time": "2026-11-26T14:30:00.000Z",
  date: "2026-11-26",
  email: "somebody@example.com",
  uri: "https://example.com/",
};

/** A value that fits a schema: the example that it brings, or the plainest one. `resolve` finds what a reference names. */
export function exampleOf(schema: JsonSchema, resolve: (ref: string) => JsonSchema): unknown {
  if (schema.examples?.length) return schema.examples[0];
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref), resolve);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices?.[0]) return exampleOf(choices.find(({ type }) => type !== "null") ?? choices[0], resolve);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, resolve)));
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field, resolve)]),
      );
    case "array":
      return schema.items ? [exampleOf(schema.items, resolve)] : [];
    case "string":
      return BY_FORMAT[schema.format ?? ""] ?? "text".padEnd(schema.minLength ?? 0, "x");
    case "integer":
    case "number":
      return Math.max(1, schema.minimum ?? 1);
    case "boolean":
      return true;
    default:
      return null;
  }
}
