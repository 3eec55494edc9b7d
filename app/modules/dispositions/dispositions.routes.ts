import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { presentNote } from "../notes/index.ts";
import { dispositionsContract } from "./dispositions.contract.ts";
import { presentCallback, presentCallDisposition, presentDisposition } from "./dispositions.presenter.ts";
import type { DispositionsService } from "./dispositions.service.ts";

type Disposition = Parameters<typeof presentDisposition>[0];

/** Dispositions, what calls came to, and calls' notes. */
export function dispositionsRoutes(service: DispositionsService): Route[] {
  const route = routesOf(dispositionsContract);
  const answer = <Status extends 200 | 201>(status: Status, one: Disposition) => ({
    status,
    body: presentDisposition(one),
    headers: { ETag: etagOf(one.version) },
  });
  return [
    route("listDispositions", async ({ query }) => ({
      status: 200,
      body: { items: (await service.list(query.archived)).map(presentDisposition) },
    })),
    route("createDisposition", async ({ principal, body }) =>
      answer(201, await service.create(principal, body)),
    ),
    route("updateDisposition", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("archiveDisposition", async ({ principal, params }) =>
      answer(200, await service.archive(principal, params.id)),
    ),
    route("restoreDisposition", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("disposeCall", async ({ principal, params, body }) => ({
      status: 200,
      body: presentCallDisposition(await service.dispose(principal, params.id, body)),
    })),
    route("getCallDisposition", async ({ params }) => ({
      status: 200,
      body: presentCallDisposition(await service.ofCall(params.id)),
    })),
    route("listCallbacks", async ({ principal, query }) => {
      const { items, nextCursor } = await service.callbacks(principal, query);
      return { status: 200, body: { items: items.map(presentCallback), nextCursor } };
    }),
    route("listCallNotes", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.notes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentNote), nextCursor } };
    }),
    route("addCallNote", async ({ principal, params, body }) => ({
      status: 201,
      body: presentNote(await service.addNote(principal, params.id, body.body)),
    })),
    route("editCallNote", async ({ principal, params, body }) => ({
      status: 200,
      body: presentNote(await service.editNote(principal, params.id, { id: params.noteId, body: body.body })),
    })),
    route("deleteCallNote", async ({ principal, params }) => {
      await service.deleteNote(principal, params.id, params.noteId);
      return { status: 204 };
    }),
  ];
}
