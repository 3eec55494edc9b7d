import type { oas31 } from "zod-openapi";
import { exampleOf } from "./docs-example.ts";
import { inline, renderSchema } from "./docs-schema.ts";
import { type Html, html } from "./html.ts";
import type { ApiDocument } from "./openapi.ts";

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: oas31.OperationObject;
}

/** Renders an API document as one page that needs no script and nothing from elsewhere. */
export function renderDocsPage(
  document: ApiDocument,
  paths: { readonly json: string; readonly style: string },
): string {
  const operations = operationsOf(document);
  const groups = (document.tags ?? []).map((tag) => ({
    tag,
    operations: operations.filter(({ operation }) => operation.tags?.includes(tag.name)),
  }));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.info.title}</title>
<link rel="stylesheet" href="${paths.style}">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<nav aria-label="Operations">
<p class="brand">${document.info.title} <span>${document.info.version}</span></p>
<p><a href="${paths.json}">OpenAPI 3.1 document</a></p>
${groups.map((group) => renderNavigation(group.tag.name, group.operations))}
</nav>
<main id="content">
<h1>${document.info.title}</h1>
${paragraphs(document.info.description)}
${renderConventions(document)}
${groups.map(
  (group) => html`<section aria-labelledby="tag-${group.tag.name}">
<h2 id="tag-${group.tag.name}">${group.tag.name}</h2>
${paragraphs(group.tag.description)}
${group.operations.map((operation) => renderOperation(operation, document))}
</section>`,
)}
</main>
</body>
</html>
`.html;
}

function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, operation }] : [];
    }),
  );
}

function renderNavigation(tag: string, operations: readonly Operation[]): Html {
  return html`<p class="tag"><a href="#tag-${tag}">${tag}</a></p>
<ul>${operations.map(
    ({ method, path, operation }) =>
      html`<li><a href="#${operation.operationId ?? ""}">${methodBadge(method)} <span>${path}</span></a></li>`,
  )}</ul>`;
}

function renderConventions(document: ApiDocument): Html {
  const schemes = Object.entries(document.components?.securitySchemes ?? {});
  const problem = document.components?.schemas?.Problem;
  return html`<section aria-labelledby="conventions">
<h2 id="conventions">Conventions</h2>
<dl>${schemes.map(
    ([name, scheme]) =>
      html`<dt>${name}</dt><dd>${"description" in scheme && inline(scheme.description ?? "")}</dd>`,
  )}</dl>
<p>Every error is a problem document (<code>application/problem+json</code>, RFC 9457). Programs look at <code>code</code>; people who ask for help name <code>requestId</code>.</p>
${problem && html`<details><summary>Shape of a problem</summary>${renderSchema(problem, document)}</details>`}
</section>`;
}

function renderOperation({ method, path, operation }: Operation, document: ApiDocument): Html {
  return html`<article id="${operation.operationId ?? ""}">
<h3>${methodBadge(method)} <code>${path}</code></h3>
<p class="summary">${operation.summary}</p>
${paragraphs(operation.description)}
${renderParameters(operation, document)}
${renderBody(operation, document)}
${renderResponses(operation, document)}
<details><summary>Try it</summary><pre><code>${curl({ method, path, operation }, document)}</code></pre></details>
</article>`;
}

function renderParameters(operation: oas31.OperationObject, document: ApiDocument): Html | undefined {
  const parameters = (operation.parameters ?? []).filter(isParameter);
  if (parameters.length === 0) return undefined;
  return html`<h4>Parameters</h4>
<table><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">What it is</th></tr></thead><tbody>
${parameters.map(
  (
    parameter,
  ) => html`<tr><th scope="row"><code>${parameter.name}</code>${parameter.required && html` <em>required</em>`}</th>
<td>${parameter.in}</td><td>${inline(parameter.description ?? "")} ${parameter.schema && renderSchema(parameter.schema, document)}</td></tr>`,
)}
</tbody></table>`;
}

function renderBody(operation: oas31.OperationObject, document: ApiDocument): Html | undefined {
  const body = operation.requestBody;
  if (!body || !("content" in body)) return undefined;
  return html`<h4>Body</h4>
${Object.entries(body.content).map(
  ([type, media]) => html`<p><code>${type}</code></p>${media.schema && renderSchema(media.schema, document)}`,
)}`;
}

function renderResponses(operation: oas31.OperationObject, document: ApiDocument): Html {
  const responses = Object.entries(operation.responses ?? {}) as [string, oas31.ResponseObject][];
  const isProblem = (response: oas31.ResponseObject) =>
    "application/problem+json" in (response.content ?? {});
  return html`<h4>Answers</h4>
${responses
  .filter(([, response]) => !isProblem(response))
  .map(([status, response]) => {
    const media = Object.entries(response.content ?? {});
    return html`<details><summary><span class="status">${status}</span> ${response.description}</summary>
${media.map(
  ([type, { schema }]) => html`<p><code>${type}</code></p>${schema && renderSchema(schema, document)}`,
)}
${media.length === 0 && html`<p>No body.</p>`}</details>`;
  })}
<p class="problems">Problems: ${responses
    .filter(([, response]) => isProblem(response))
    .map(
      ([status, response]) =>
        html`<span><span class="status">${status}</span> ${response.description}</span> `,
    )}</p>`;
}

/** A command that can be pasted into a shell. */
function curl({ method, path, operation }: Operation, document: ApiDocument): string {
  const base = document.servers?.[0]?.url ?? "";
  const parts = [`curl ${method === "GET" ? "" : `-X ${method} `}'${base}${path}'`];
  if ((operation.security ?? []).length > 0) parts.push(`-H 'Authorization: Bearer YOUR_API_KEY'`);
  const body = operation.requestBody;
  const [type, media] = body && "content" in body ? (Object.entries(body.content)[0] ?? []) : [];
  if (type !== undefined) {
    parts.push(`-H 'Content-Type: ${type}'`);
    const example = media?.schema ? exampleOf(media.schema, document) : undefined;
    if (type === "application/json") {
      parts.push(`-d '${JSON.stringify(example ?? {}, null, 2).replaceAll("'", "'\\''")}'`);
    } else if (example !== null && typeof example === "object") {
      for (const [name, value] of Object.entries(example)) parts.push(`--data-urlencode '${name}=${value}'`);
    }
  }
  return parts.join(" \\\n  ");
}

function isParameter(
  parameter: oas31.ParameterObject | oas31.ReferenceObject,
): parameter is oas31.ParameterObject {
  return "name" in parameter;
}

function methodBadge(method: string): Html {
  return html`<span class="method ${method.toLowerCase()}">${method}</span>`;
}

function paragraphs(text: string | undefined): readonly Html[] {
  return (text ?? "")
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => html`<p>${inline(paragraph)}</p>`);
}
