import { useEffect, useRef } from "preact/hooks";
import { api } from "../../data/api.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { Voicemail } from "../../data/types.ts";
import { useGathered } from "../../data/use-gathered.ts";
import { type PagedList, usePagedList } from "../../data/use-paged-list.ts";
import { showVoicemail } from "./voicemail-actions.ts";
import type { VoicemailFilters } from "./voicemail-filters.ts";
import { voicemailListQuery } from "./voicemails.queries.ts";

const GATHER_MS = 200;

/**
 * Follows a list of voicemails: those that change are read again where they stand; new ones come at once while nothing is held, else they
 * are told of.
 */
export function useVoicemailList(filters: VoicemailFilters, isHeld: () => boolean): PagedList<Voicemail> {
  const list = usePagedList(voicemailListQuery(filters));
  const changed = useRef(new Set<string>());
  const now = useRef(list);
  now.current = list;
  const settle = async () => {
    const ids = [...changed.current];
    changed.current.clear();
    if (!isHeld()) return now.current.reload();
    const isAnyNew = ids.some((id) => !now.current.rows?.some((row) => row.id === id));
    for (const id of ids) {
      const voicemail = await api.getVoicemail({ params: { id } }).catch(() => undefined);
      if (voicemail) showVoicemail(voicemail);
    }
    if (isAnyNew) now.current.refresh();
  };
  const gather = useGathered(GATHER_MS, () => void settle());
  useChannel(channel("voicemails", {}), {
    "voicemail.changed": ({ id }) => {
      changed.current.add(id);
      gather();
    },
    onResync: list.refresh,
  });
  const isWaiting = list.newerIds.size > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => {
      if (!isHeld()) now.current.reload();
    }, GATHER_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return list;
}
