import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { presentChange } from "../history/index.ts";
import { presentNote } from "../notes/index.ts";
import { contactsContract } from "./contacts.contract.ts";
import { presentContact } from "./contacts.presenter.ts";
import type { ContactsService } from "./contacts.service.ts";

type Contact = Parameters<typeof presentContact>[0];

/** Contacts, their notes and their history. */
export function contactsRoutes(service: ContactsService): Route[] {
  const route = routesOf(contactsContract);
  const answer = <Status extends 200 | 201>(status: Status, contact: Contact) => ({
    status,
    body: presentContact(contact),
    headers: { ETag: etagOf(contact.version) },
  });
  return [
    route("listContacts", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentContact), nextCursor } };
    }),
    // Before those that take an id at this place.
    route("exportContacts", async ({ principal, query }) => ({
      status: 200,
      body: await service.export(principal, query),
      headers: { "Content-Disposition": 'attachment; filename="contacts.csv"' },
    })),
    route("createContact", async ({ principal, body }) => answer(201, await service.create(principal, body))),
    route("getContact", async ({ principal, params }) =>
      answer(200, await service.view(params.id, principal)),
    ),
    route("updateContact", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("makeContactPrimary", async ({ principal, params }) =>
      answer(200, await service.makePrimary(principal, params.id)),
    ),
    route("deleteContact", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreContact", async ({ principal, params }) =>
      answer(200, await service.restore(principal, params.id)),
    ),
    route("listContactChanges", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.changes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentChange), nextCursor } };
    }),
    route("listContactNotes", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.notes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentNote), nextCursor } };
    }),
    route("addContactNote", async ({ principal, params, body }) => ({
      status: 201,
      body: presentNote(await service.addNote(principal, params.id, body.body)),
    })),
    route("editContactNote", async ({ principal, params, body }) => ({
      status: 200,
      body: presentNote(await service.editNote(principal, params.id, { id: params.noteId, body: body.body })),
    })),
    route("deleteContactNote", async ({ principal, params }) => {
      await service.deleteNote(principal, params.id, params.noteId);
      return { status: 204 };
    }),
  ];
}
