import { pathOf } from "../../data/api.ts";
import type { Input, Output } from "../../data/endpoint.ts";
import type { Attachment } from "../../data/types.ts";
import { takeAnswers } from "../../data/unsent/answers.ts";
import { sendUnsent, type Unsent, unsentAt } from "../../data/unsent/unsent.ts";
import { showMessage } from "./channels.queries.ts";

/** A message to a channel that is not there yet. */
export interface Outgoing extends Unsent {
  readonly content: string;
  readonly files: readonly Attachment[];
  readonly parentId: string | null;
}

type Body = Input<"postMessage">["body"];

takeAnswers<Output<"postMessage">>("postMessage", showMessage);

const placeOf = (channelId: string) => pathOf("postMessage", { id: channelId });

/** What somebody has on its way to a channel, in order. */
export function outgoingTo(channelId: string): readonly Outgoing[] {
  return unsentAt(placeOf(channelId)).map((one) => {
    const { content = "", parentId = null } = one.body as Body;
    const { files = [] } = (one.about ?? {}) as { readonly files?: readonly Attachment[] };
    return { ...one, content, parentId, files };
  });
}

/** Sends a message: it stands there at once. Those of one channel go in their order. */
export function sendMessage(
  message: Pick<Outgoing, "content" | "files" | "parentId"> & { readonly channelId: string },
): Promise<void> {
  const { channelId, content, files, parentId } = message;
  const body: Body = {
    content,
    ...(parentId === null ? {} : { parentId }),
    ...(files.length === 0 ? {} : { attachmentIds: files.map(({ id }) => id) }),
  };
  return sendUnsent({ operation: "postMessage", path: placeOf(channelId), body, about: { files } });
}
