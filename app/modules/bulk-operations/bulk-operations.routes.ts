import { type Route, routesOf } from "../../http/index.ts";
import { bulkOperationsContract } from "./bulk-operations.contract.ts";
import { presentOperation, presentRecord } from "./bulk-operations.presenter.ts";
import type { BulkOperationsService } from "./bulk-operations.service.ts";

/** Bulk operations and what became of their records. */
export function bulkOperationsRoutes(service: BulkOperationsService): Route[] {
  const route = routesOf(bulkOperationsContract);
  return [
    route("previewBulkOperation", async ({ principal, body }) => {
      const { token, operation } = await service.preview(principal, body);
      return { status: 201, body: { ...presentOperation(operation), token } };
    }),
    route("listBulkOperations", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentOperation), nextCursor } };
    }),
    route("getBulkOperation", async ({ principal, params }) => ({
      status: 200,
      body: presentOperation(await service.view(principal, params.id)),
    })),
    route("confirmBulkOperation", async ({ principal, params, body }) => ({
      status: 202,
      body: presentOperation(await service.confirm(principal, params.id, body)),
    })),
    route("cancelBulkOperation", async ({ principal, params }) => ({
      status: 200,
      body: presentOperation(await service.cancel(principal, params.id)),
    })),
    route("undoBulkOperation", async ({ principal, params }) => ({
      status: 202,
      body: presentOperation(await service.undo(principal, params.id)),
    })),
    route("listBulkRecords", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.records(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentRecord), nextCursor } };
    }),
    route("exportBulkRecords", async ({ principal, params, query }) => ({
      status: 200,
      body: await service.report(principal, params.id, query),
      headers: { "Content-Disposition": `attachment; filename="bulk-operation-${params.id}.csv"` },
    })),
    route("downloadBulkExport", async ({ principal, params }) => {
      const { kind, file } = await service.download(principal, params.id);
      return {
        status: 200,
        body: file,
        headers: { "Content-Disposition": `attachment; filename="${kind}.csv"` },
      };
    }),
  ];
}
