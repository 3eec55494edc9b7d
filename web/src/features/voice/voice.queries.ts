import { queryOptions } from "@tanstack/preact-query";
import { ATTRIBUTES } from "../../../../otel/catalogue/attributes.ts";
import { api } from "../../data/api.ts";
import { queryClient } from "../../data/query-client.ts";
import { spanned } from "../../telemetry/spans.ts";
import { shownTimeZone } from "../../ui/format.ts";
import { understoodIn } from "./languages.ts";
import type { SpokenContext } from "./spoken-context.ts";
import type { VoiceCommand, VoiceServer } from "./voice-session.ts";

/** What somebody may ask for; it changes with releases and roles. */
export const commandsQuery = queryOptions({
  queryKey: ["commands"],
  queryFn: async ({ signal }) => (await api.listCommands({ signal })).items,
  staleTime: Number.POSITIVE_INFINITY,
});

/** The server's side of a conversation; each request is a trace that begins when the last word was spoken. */
export function voiceServer(options: {
  readonly language: () => string;
  readonly context: () => SpokenContext;
}): VoiceServer {
  return {
    give: (text, endedAtMs) =>
      timed("voice command", endedAtMs, () =>
        api.giveVoiceCommand({
          body: {
            text,
            // What is typed may be of either language; the one that is spoken is the best guess.
            language: understoodIn(options.language()) ?? "en",
            timeZone: shownTimeZone(),
            context: options.context(),
            ...(endedAtMs === null ? {} : { speech: speechOf(endedAtMs) }),
          },
        }),
      ),
    answer: (id, body) =>
      timed("voice command answer", null, () => api.answerVoiceCommand({ params: { id }, body })),
    confirm: (id, token) =>
      timed("voice command confirm", null, () =>
        api.confirmVoiceCommand({ params: { id }, body: { token } }),
      ),
    cancel: (id) => api.cancelVoiceCommand({ params: { id } }),
  };
}

/** Takes back what a command has done, and shows what is there then. */
export async function undoCommand(id: string): Promise<void> {
  await spanned({ name: "voice command undo", work: () => api.undoVoiceCommand({ params: { id } }) });
  await refresh();
}

/** Shows what is there now: commands change whatever they were asked to. */
export async function refresh(): Promise<void> {
  await queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] !== commandsQuery.queryKey[0],
  });
}

function speechOf(endedAtMs: number) {
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return { endedAt: iso(endedAtMs), sentAt: iso(Math.max(endedAtMs, Date.now())) };
}

function timed(
  name: string,
  endedAtMs: number | null,
  work: () => Promise<VoiceCommand>,
): Promise<VoiceCommand> {
  return spanned({
    name,
    ...(endedAtMs === null ? {} : { startedAtMs: endedAtMs }),
    work,
    describe: ({ outcome, actions }) => ({
      [ATTRIBUTES.voiceOutcome]: outcome,
      [ATTRIBUTES.voiceSize]: actions.length > 1 ? "several" : "simple",
    }),
  });
}
