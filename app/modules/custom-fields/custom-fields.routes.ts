import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { customFieldsContract } from "./custom-fields.contract.ts";
import { presentCustomField } from "./custom-fields.presenter.ts";
import type { CustomFieldsService } from "./custom-fields.service.ts";

type CustomField = Parameters<typeof presentCustomField>[0];

/** Definitions of the organization's own fields. */
export function customFieldsRoutes(service: CustomFieldsService): Route[] {
  const route = routesOf(customFieldsContract);
  const answer = <Status extends 200 | 201>(status: Status, field: CustomField) => ({
    status,
    body: presentCustomField(field),
    headers: { ETag: etagOf(field.version) },
  });
  return [
    route("listCustomFields", async ({ query }) => ({
      status: 200,
      body: { items: (await service.list(query)).map(presentCustomField) },
    })),
    route("createCustomField", async ({ principal, body }) =>
      answer(201, await service.create(principal, body)),
    ),
    route("getCustomField", async ({ params }) => answer(200, await service.field(params.id))),
    route("updateCustomField", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("archiveCustomField", async ({ principal, params }) =>
      answer(200, await service.archive(principal, params.id)),
    ),
    route("restoreCustomField", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
  ];
}
