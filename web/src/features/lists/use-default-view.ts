import { useQuery } from "@tanstack/preact-query";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { can } from "../../data/session.ts";
import { savedViewsQuery } from "./saved-views.queries.ts";

/**
 * Opens a list with the view that its reader has chosen for that, where the address names none: once, when the screen comes. Whoever has
 * cleared the filters since wanted to.
 */
export function useDefaultView(list: string, path: string): void {
  const { url, route } = useLocation();
  const isDecided = useRef(false);
  const { data } = useQuery({ ...savedViewsQuery(list), enabled: can("saved-views:read") });
  useEffect(() => {
    if (isDecided.current || !(data || url !== path)) return;
    isDecided.current = true;
    const chosen = data?.find(({ isDefault }) => isDefault);
    if (url === path && chosen && chosen.query !== "") route(`${path}?${chosen.query}`, true);
  }, [data, url]);
}
