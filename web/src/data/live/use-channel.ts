import { useEffect, useRef } from "preact/hooks";
import type { ChannelEvents, IdsOf } from "../endpoint.ts";
import { CHANNELS } from "../endpoints.generated.ts";
import { channels, markUpdated } from "./connection.ts";
import type { LiveEvent } from "./protocol.ts";

type ChannelKind = keyof typeof CHANNELS;

/** A live channel by its full name. */
export interface Channel<Kind extends ChannelKind> {
  readonly kind: Kind;
  readonly name: string;
}

/** What to do about what happens on a channel, by the event's name. */
export type ChannelHandlers<Kind extends ChannelKind> = {
  /** A promise as the answer says when the change is handed to the page. */
  readonly [Event in keyof ChannelEvents<Kind>]?: (data: ChannelEvents<Kind>[Event]) => unknown;
} & {
  /** Changes may have been missed: what is shown has to be fetched again. */
  readonly onResync?: () => void;
};

/** The channel of this kind; for `call:{id}` with its id. */
export function channel<Kind extends ChannelKind>(
  kind: Kind,
  ids: IdsOf<(typeof CHANNELS)[Kind]> & Readonly<Record<string, string>>,
): Channel<Kind> {
  return { kind, name: CHANNELS[kind].replaceAll(/\{(\w+)\}/g, (_whole, id: string) => ids[id] ?? "") };
}

/** Follows a channel for as long as the component is there; `undefined` follows nothing. */
export function useChannel<Kind extends ChannelKind>(
  followed: Channel<Kind> | undefined,
  handlers: ChannelHandlers<Kind>,
): void {
  const newest = useRef(handlers);
  newest.current = handlers;
  const name = followed?.name;
  useEffect(() => {
    if (name === undefined) return undefined;
    return channels.subscribe(name, {
      onEvent(event) {
        const taken = dispatch(newest.current, event);
        markUpdated();
        return taken;
      },
      onResync: () => newest.current.onResync?.(),
    });
  }, [name]);
}

/** Hands an event to its handler; the contract of its channel says what its data is. */
function dispatch<Kind extends ChannelKind>(
  handlers: ChannelHandlers<Kind>,
  { event, data }: LiveEvent,
): unknown {
  if (!Object.hasOwn(handlers, event) || data === null) return undefined;
  const handler: ((data: never) => unknown) | undefined = handlers[event as keyof ChannelEvents<Kind>];
  return handler?.(data as never);
}
