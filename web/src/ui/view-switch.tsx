/** Links of which one is where one is. */
export function ViewSwitch(props: {
  readonly label: string;
  readonly options: readonly { readonly text: string; readonly href: string; readonly isCurrent: boolean }[];
}) {
  return (
    <nav class="view-switch" aria-label={props.label}>
      {props.options.map(({ text, href, isCurrent }) => (
        <a key={text} href={href} aria-current={isCurrent ? "page" : undefined}>
          {text}
        </a>
      ))}
    </nav>
  );
}
