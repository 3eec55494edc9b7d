import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { presentChange } from "../history/index.ts";
import { presentNote } from "../notes/index.ts";
import { leadsContract } from "./leads.contract.ts";
import { presentLead } from "./leads.presenter.ts";
import type { LeadsService } from "./leads.service.ts";

type Lead = Parameters<typeof presentLead>[0];

/** Leads, their notes and their history. */
export function leadsRoutes(service: LeadsService): Route[] {
  const route = routesOf(leadsContract);
  const answer = <Status extends 200 | 201>(status: Status, lead: Lead) => ({
    status,
    body: presentLead(lead),
    headers: { ETag: etagOf(lead.version) },
  });
  return [
    route("listLeads", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentLead), nextCursor } };
    }),
    // Before those that take an id at this place.
    route("exportLeads", async ({ principal, query }) => ({
      status: 200,
      body: await service.export(principal, query),
      headers: { "Content-Disposition": 'attachment; filename="leads.csv"' },
    })),
    route("createLead", async ({ principal, body }) => answer(201, await service.create(principal, body))),
    route("getLead", async ({ principal, params }) => answer(200, await service.view(params.id, principal))),
    route("updateLead", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("changeLeadStatus", async ({ principal, params, body }) =>
      answer(200, await service.changeStatus(principal, params.id, body)),
    ),
    route("assignLead", async ({ principal, params, body }) =>
      answer(200, await service.assign(principal, params.id, body)),
    ),
    route("deleteLead", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreLead", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("listLeadChanges", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.changes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentChange), nextCursor } };
    }),
    route("listLeadNotes", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.notes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentNote), nextCursor } };
    }),
    route("addLeadNote", async ({ principal, params, body }) => ({
      status: 201,
      body: presentNote(await service.addNote(principal, params.id, body.body)),
    })),
    route("editLeadNote", async ({ principal, params, body }) => ({
      status: 200,
      body: presentNote(await service.editNote(principal, params.id, { id: params.noteId, body: body.body })),
    })),
    route("deleteLeadNote", async ({ principal, params }) => {
      await service.deleteNote(principal, params.id, params.noteId);
      return { status: 204 };
    }),
  ];
}
