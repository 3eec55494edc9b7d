import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { presentChange } from "../history/index.ts";
import { voicemailsContract } from "./voicemails.contract.ts";
import { presentVoicemail } from "./voicemails.presenter.ts";
import type { VoicemailsService } from "./voicemails.service.ts";

type View = Parameters<typeof presentVoicemail>[0];

/** Voicemails and their history. */
export function voicemailsRoutes(service: VoicemailsService): Route[] {
  const route = routesOf(voicemailsContract);
  const answer = (voicemail: View) => ({
    status: 200 as const,
    body: presentVoicemail(voicemail),
    headers: { ETag: etagOf(voicemail.version) },
  });
  return [
    route("listVoicemails", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentVoicemail), nextCursor } };
    }),
    route("getVoicemail", async ({ principal, params }) => answer(await service.view(principal, params.id))),
    route("updateVoicemail", async ({ principal, params, version, body }) =>
      answer(await service.update(principal, params.id, version, body)),
    ),
    route("markVoicemailRead", async ({ principal, params }) =>
      answer(await service.markRead(principal, params.id)),
    ),
    route("markVoicemailUnread", async ({ principal, params }) =>
      answer(await service.markUnread(principal, params.id)),
    ),
    route("deleteVoicemail", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreVoicemail", async ({ principal, params }) =>
      answer(await service.restore(principal, params.id)),
    ),
    route("listVoicemailChanges", async ({ principal, params, query }) => {
      const { items, nextCursor } = await service.changes(principal, params.id, query);
      return { status: 200, body: { items: items.map(presentChange), nextCursor } };
    }),
  ];
}
