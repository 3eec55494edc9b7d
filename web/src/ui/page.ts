import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { strings } from "./strings.ts";

/** True while a page fills the whole screen and wants nothing round it. */
export const isBare = signal(false);

/** Names the page in the browser's tab for as long as it is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${strings.product}`;
  }, [title]);
}
