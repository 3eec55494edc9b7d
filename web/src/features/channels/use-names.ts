import { useQuery } from "@tanstack/preact-query";
import { useMemo } from "preact/hooks";
import type { ChannelMessage } from "../../data/types.ts";
import { colleaguesQuery } from "../people/colleagues.queries.ts";
import { membersQuery } from "./channels.queries.ts";

/** Names of whoever wrote to a channel, or may be mentioned there. */
export function useNames(
  channelId: string,
  messages: readonly ChannelMessage[] | undefined,
): (userId: string) => string | undefined {
  const { data: colleagues } = useQuery(colleaguesQuery());
  const { data: members } = useQuery(membersQuery(channelId));
  const people = useMemo(
    () =>
      new Map([
        ...(colleagues ?? []).map((one) => [one.id, one.name] as const),
        ...(members ?? []).map((one) => [one.id, one.name] as const),
        ...(messages ?? []).flatMap(({ author }) => (author ? [[author.id, author.name] as const] : [])),
      ]),
    [colleagues, members, messages],
  );
  return (userId) => people.get(userId);
}
