import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { can } from "../../data/session.ts";
import type { FlagName } from "../../data/types.ts";
import { myFlagsQuery } from "./flags.queries.ts";

/** Which features are on for whoever is signed in; undefined until the server has said it. A change is heard at once. */
export function useFlags({ isNeeded = true } = {}): Readonly<Record<FlagName, boolean>> | undefined {
  const mayAsk = isNeeded && can("flags:read");
  const { data, refetch } = useLiveQuery({ ...myFlagsQuery, enabled: mayAsk });
  const ask = () => void refetch();
  useChannel(mayAsk ? channel("flags", {}) : undefined, { "flags.changed": ask, onResync: ask });
  return data;
}

/** Is a feature on for whoever is signed in? Undefined until the server has said it. */
export function useFlag(name: FlagName): boolean | undefined {
  return useFlags()?.[name];
}
