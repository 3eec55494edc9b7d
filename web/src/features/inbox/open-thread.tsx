import type { RefObject } from "preact";
import type { Thread } from "../../data/types.ts";
import type { InboxFilters } from "./inbox-views.ts";
import type { ThreadDeeds } from "./thread-head.tsx";
import { ThreadPane } from "./thread-pane.tsx";
import { useThread } from "./use-thread.ts";
import { useThreadDeeds } from "./use-thread-deeds.tsx";

/** The thread of an address, with its keys. */
export function OpenThread(props: {
  readonly id: string;
  /** What the list has of it. */
  readonly known: Thread | undefined;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly bulk: ThreadDeeds | undefined;
  readonly backHref: string;
  readonly filters: InboxFilters;
  readonly onGone: (thread: Thread) => void;
}) {
  const { id, known, field, backHref, filters } = props;
  const state = useThread(id, known);
  const { deeds, dialogs } = useThreadDeeds(state.shown, props.onGone, props.bulk);
  return (
    <>
      <ThreadPane {...{ id, state, backHref, filters, deeds, field }} />
      {dialogs}
    </>
  );
}
