import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";

/** A link to a file that looks like a small button. */
export function DownloadLink(props: { readonly href: string; readonly children: ComponentChildren }) {
  return (
    <a class="button" data-kind="secondary" data-size="small" data-shape="text" href={props.href} download>
      <Icon name="download" />
      {props.children}
    </a>
  );
}
