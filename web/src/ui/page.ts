import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { strings } from "./strings.ts";

/** True while a page fills the whole screen and wants nothing round it. */
export const isBare = signal(false);

/** Names the page in the browser's tab. */
export function titlePage(title: string): void {
  document.title = `${title} · ${strings.product}`;
}

/** Names a page by what it shows, once that is known; until then it has the title that it was declared with. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) titlePage(title);
  }, [title]);
}
