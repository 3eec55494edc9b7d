import type { oas31 } from "zod-openapi";
import { type Html, html } from "./html.ts";
import type { ApiDocument } from "./openapi.ts";

type Schema = oas31.SchemaObject | oas31.ReferenceObject;
const MAX_DEPTH = 6;

/** Renders a schema as a list of its properties, nested ones folded. */
export function renderSchema(schema: Schema, document: ApiDocument, depth = 0): Html {
  const resolved = resolveSchema(schema, document);
  const properties = Object.entries(resolved.properties ?? {});
  const items = itemsOf(resolved);
  const isDeep = depth >= MAX_DEPTH;
  if (items && !isDeep && hasStructure(items, document)) {
    return html`<span class="type">list of</span> ${renderSchema(items, document, depth + 1)}`;
  }
  if (properties.length === 0 || isDeep) {
    return html`<span class="type">${typeName(schema, document)}</span>${constraints(resolved)}`;
  }
  const required = new Set(resolved.required ?? []);
  return html`<dl class="schema">${properties.map(([name, property]) => {
    const inner = resolveSchema(property as Schema, document);
    const nested = itemsOf(inner) ?? property;
    const isStructured = hasStructure(nested as Schema, document) && depth + 1 < MAX_DEPTH;
    return html`<dt><code>${name}</code>${!required.has(name) && html` <em>optional</em>`}</dt>
<dd><span class="type">${typeName(property as Schema, document)}</span>${constraints(inner)} ${inner.description && inline(inner.description)}
${isStructured && html`<details><summary>Properties</summary>${renderSchema(nested as Schema, document, depth + 1)}</details>`}</dd>`;
  })}</dl>`;
}

/** The schema that a reference names, or the one that stands beside `null` in a union. */
export function resolveSchema(schema: Schema, document: ApiDocument): oas31.SchemaObject {
  if ("$ref" in schema && typeof schema.$ref === "string") {
    const name = schema.$ref.split("/").at(-1) ?? "";
    const target = document.components?.schemas?.[name];
    return target ? resolveSchema(target, document) : {};
  }
  const object = schema as oas31.SchemaObject;
  const alternatives = (object.anyOf ?? object.oneOf ?? []) as Schema[];
  const real = alternatives.filter((one) => !("type" in one && one.type === "null"));
  const [only] = real;
  if (real.length === 1 && only) {
    const description = object.description;
    const inner = resolveSchema(only, document);
    return description === undefined ? inner : { ...inner, description };
  }
  return object;
}

function itemsOf(schema: oas31.SchemaObject): Schema | undefined {
  const { items } = schema;
  return typeof items === "object" && items !== null && !Array.isArray(items) ? (items as Schema) : undefined;
}

function hasStructure(schema: Schema, document: ApiDocument): boolean {
  return Object.keys(resolveSchema(schema, document).properties ?? {}).length > 0;
}

function typeName(schema: Schema, document: ApiDocument): string {
  if ("$ref" in schema && typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "object";
  const object = schema as oas31.SchemaObject;
  const alternatives = (object.anyOf ?? object.oneOf) as Schema[] | undefined;
  if (alternatives) return alternatives.map((one) => typeName(one, document)).join(" or ");
  if (object.enum) return "one of";
  if (object.const !== undefined) return "always";
  const items = itemsOf(object);
  if (items) return `list of ${typeName(items, document)}`;
  const type = Array.isArray(object.type) ? object.type.join(" or ") : (object.type ?? "anything");
  return object.format ? `${type} (${object.format})` : type;
}

function constraints(schema: oas31.SchemaObject): readonly Html[] {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const limits: string[] = [];
  if (schema.minLength !== undefined) limits.push(`at least ${schema.minLength} characters`);
  if (schema.maxLength !== undefined) limits.push(`at most ${schema.maxLength} characters`);
  const range = [
    ...(schema.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER
      ? [`from ${schema.minimum}`]
      : []),
    ...(schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER
      ? [`to ${schema.maximum}`]
      : []),
  ];
  if (range.length > 0) limits.push(range.join(" "));
  if (schema.default !== undefined) limits.push(`default ${JSON.stringify(schema.default)}`);
  return [
    ...values.map((value) => html` <code>${JSON.stringify(value)}</code>`),
    ...(limits.length > 0 ? [html` <small>${limits.join(", ")}</small>`] : []),
  ];
}

/** Text with `code` marked as in Markdown. */
export function inline(text: string): readonly Html[] {
  return text
    .split("`")
    .map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : html`${piece}`));
}
