import { type Route, routesOf } from "../../http/index.ts";
import { importsContract } from "./imports.contract.ts";
import { presentImport, presentLine } from "./imports.presenter.ts";
import type { ImportsService } from "./imports.service.ts";

/** Imports and their reports. */
export function importsRoutes(service: ImportsService): Route[] {
  const route = routesOf(importsContract);
  return [
    route("uploadImport", async ({ principal, query, body }) => ({
      status: 201,
      body: presentImport(await service.upload(principal, query, body)),
    })),
    route("listImports", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentImport), nextCursor } };
    }),
    route("getImport", async ({ principal, params }) => ({
      status: 200,
      body: presentImport(await service.view(principal, params.id)),
    })),
    route("getImportHead", async ({ principal, params }) => ({
      status: 200,
      body: { records: await service.head(principal, params.id) },
    })),
    route("checkImport", async ({ principal, params, body }) => ({
      status: 202,
      body: presentImport(await service.check(principal, params.id, body)),
    })),
    route("confirmImport", async ({ principal, params }) => ({
      status: 202,
      body: presentImport(await service.confirm(principal, params.id)),
    })),
    route("cancelImport", async ({ principal, params }) => ({
      status: 200,
      body: presentImport(await service.cancel(principal, params.id)),
    })),
    route("undoImport", async ({ principal, params }) => ({
      status: 202,
      body: presentImport(await service.undo(principal, params.id)),
    })),
    route("listImportLines", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.lines(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentLine), nextCursor } };
    }),
    route("exportImportLines", async ({ principal, params, query }) => ({
      status: 200,
      body: await service.report(principal, params.id, query),
      headers: { "Content-Disposition": `attachment; filename="import-${params.id}.csv"` },
    })),
  ];
}
