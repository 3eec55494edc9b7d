import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { strings } from "./strings.ts";

/** True while a page fills the whole screen and wants nothing round it. */
export const isBare = signal(false);

const title = signal("");

/** What the page in the browser's tab is called, to be watched. */
export const currentTitle = { title } as const;

/** Names the page in the browser's tab. */
export function titlePage(next: string): void {
  title.value = next;
  document.title = `${next} · ${strings.product}`;
}

let isPage: (path: string) => boolean = () => false;

/** Says at which addresses there are pages; the shell knows them. */
export function tellPages(has: (path: string) => boolean): void {
  isPage = has;
}

/** Is there a page at this address? For parts that lead to others. */
export function isPageAt(path: string): boolean {
  return isPage(path);
}

/** Names a page by what it shows, once that is known; until then it has the title that it was declared with. */
export function usePageTitle(known: string | undefined): void {
  useEffect(() => {
    if (known !== undefined) titlePage(known);
  }, [known]);
}
