import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { templatesContract } from "./templates.contract.ts";
import { presentPreview, presentTemplate } from "./templates.presenter.ts";
import type { TemplatesService } from "./templates.service.ts";

type Template = Parameters<typeof presentTemplate>[0];

/** Message templates, and what they say to somebody. */
export function templatesRoutes(service: TemplatesService): Route[] {
  const route = routesOf(templatesContract);
  const answer = <Status extends 200 | 201>(status: Status, template: Template) => ({
    status,
    body: presentTemplate(template),
    headers: { ETag: etagOf(template.version) },
  });
  return [
    route("listTemplates", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentTemplate), nextCursor } };
    }),
    route("createTemplate", async ({ principal, body }) =>
      answer(201, await service.create(principal, body)),
    ),
    route("previewText", async ({ principal, body: { body, ...addressee } }) => ({
      status: 200,
      body: presentPreview(await service.preview(principal, body, addressee)),
    })),
    route("getTemplate", async ({ params }) => answer(200, await service.view(params.id))),
    route("updateTemplate", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("archiveTemplate", async ({ principal, params }) =>
      answer(200, await service.archive(principal, params.id)),
    ),
    route("restoreTemplate", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("previewTemplate", async ({ principal, params, query }) => ({
      status: 200,
      body: presentPreview(await service.previewOf(principal, params.id, query)),
    })),
  ];
}
