import {
  type Operations,
  type Principal,
  type Route,
  type RouteRequest,
  routesOf,
} from "../../http/index.ts";
import type { UndoService } from "./undo.service.ts";
import { voiceCommandsContract } from "./voice-commands.contract.ts";
import { presentCommand, presentPast, presentResult } from "./voice-commands.presenter.ts";
import type { VoiceCommandsService } from "./voice-commands.service.ts";
import type { Speaker } from "./voice-commands.types.ts";

/** What can be asked for in words. */
export function voiceCommandsRoutes(
  service: VoiceCommandsService,
  undo: UndoService,
  operations: Operations,
): Route[] {
  const route = routesOf(voiceCommandsContract);
  const rights = (principal: Principal) => ({
    permissions: principal.permissions,
    mayRun: (operation: string) => operations.mayRun(operation, principal),
  });
  const speaker = (request: RouteRequest<unknown, unknown, unknown, Principal>): Speaker => ({
    person: request.principal,
    run: operations.within(request),
    ...rights(request.principal),
  });
  return [
    route("listCommands", async ({ principal }) => ({
      status: 200,
      body: { items: service.offered(rights(principal)).map(presentCommand) },
    })),
    route("listVoiceCommands", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal.userId, query);
      return { status: 200, body: { items: items.map(presentPast), nextCursor } };
    }),
    route("giveVoiceCommand", async (request) => ({
      status: 200,
      body: presentResult(await service.give(speaker(request), request.body)),
    })),
    route("confirmVoiceCommand", async (request) => {
      const { params, body } = request;
      return {
        status: 200,
        body: presentResult(await service.confirm(speaker(request), params.id, body.token)),
      };
    }),
    route("answerVoiceCommand", async (request) => {
      const { params, body } = request;
      return { status: 200, body: presentResult(await service.answer(speaker(request), params.id, body)) };
    }),
    route("undoVoiceCommand", async (request) => {
      await undo.undo(speaker(request), request.params.id);
      return { status: 204 };
    }),
    route("cancelVoiceCommand", async (request) => {
      await service.cancel(speaker(request), request.params.id);
      return { status: 204 };
    }),
  ];
}
