import type { Input } from "../../data/endpoint.ts";
import type { Call } from "../../data/types.ts";

export type SpokenContext = NonNullable<Input<"giveVoiceCommand">["body"]["context"]>;

/** Pages of one thing, and what that is to voice commands. */
const TYPES: Readonly<Record<string, string>> = {
  calls: "call",
  leads: "lead",
  contacts: "contact",
  tasks: "task",
  voicemails: "voicemail",
  inbox: "thread",
  channels: "channel",
};
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What whoever speaks has before them: the thing whose page it is, and the call that they are in. */
export function spokenContext(
  path: string,
  activeCalls: readonly Pick<Call, "id" | "userId">[],
  userId: string | undefined,
): SpokenContext {
  const [page = "", id = "", ...rest] = path.split("/").filter(Boolean);
  const type = TYPES[page];
  const isOne = type !== undefined && ID.test(id) && rest.length === 0;
  const mine = activeCalls.find((call) => call.userId !== null && call.userId === userId);
  return {
    selection: [],
    ...(isOne ? { open: { type, id } } : {}),
    ...(mine ? { callId: mine.id } : {}),
  };
}

/** Where the page of a record is; whether there is one is the shell's to say. */
export function recordPath({ type, id }: { readonly type: string; readonly id: string }): string | undefined {
  const page = Object.keys(TYPES).find((name) => TYPES[name] === type);
  return page === undefined ? undefined : `/${page}/${id}`;
}
