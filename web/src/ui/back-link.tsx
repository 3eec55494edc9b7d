import { isPageBefore, useGoBack } from "./history.ts";
import { Icon } from "./icon.tsx";

/** Leads to the list that a page belongs to; goes back when one came from there, to where one was in it. */
export function BackLink({ href, text }: { readonly href: string; readonly text: string }) {
  const back = useGoBack(href);
  return (
    <a
      class="back-link"
      href={href}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || !isPageBefore(href))
          return;
        event.preventDefault();
        event.stopPropagation();
        back();
      }}
    >
      <Icon name="arrowLeft" />
      {text}
    </a>
  );
}
