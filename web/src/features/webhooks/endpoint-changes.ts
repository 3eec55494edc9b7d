import type { WebhookEndpoint } from "../../data/types.ts";

/** What of an endpoint is entered. */
export type EnteredEndpoint = Pick<WebhookEndpoint, "url" | "description" | "events">;
type Name = keyof EnteredEndpoint;
type Changes = { [Field in Name]?: EnteredEndpoint[Field] };

const NAMES: readonly Name[] = ["url", "description", "events"];

/** The fields that are not as they were; the order of events is no matter. */
export function changesOf(before: EnteredEndpoint, after: EnteredEndpoint): Changes {
  const isSame = (name: Name) =>
    name === "events"
      ? new Set(before.events).symmetricDifference(new Set(after.events)).size === 0
      : before[name] === after[name];
  return Object.fromEntries(NAMES.filter((name) => !isSame(name)).map((name) => [name, after[name]]));
}

/** What of `mine` somebody else has changed, too, since it was `seen`, and to something else. */
export function conflictsOf(
  seen: EnteredEndpoint,
  theirs: EnteredEndpoint,
  mine: Partial<EnteredEndpoint>,
): readonly Name[] {
  const changed = changesOf(seen, theirs);
  const differing = changesOf(theirs, { ...theirs, ...mine });
  return NAMES.filter((name) => name in changed && name in differing);
}
