import { EVERYTHING } from "../../platform/cache/index.ts";
import { forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { accessChanged } from "../identity/index.ts";
import { userChanged } from "./users.events.ts";

/** What the cache forgets when users change. Leads, contacts and calls show names, and nobody is renamed often. */
export function usersSubscribers(): Subscriber[] {
  return [
    forgets(userChanged, ({ isRenamed }) => (isRenamed ? [EVERYTHING] : ["users"])),
    forgets(accessChanged, () => ["users"]),
  ];
}
