/** Words of a button with the key that presses it. */
export function WithKey({ text, shortcut }: { readonly text: string; readonly shortcut: string }) {
  return (
    <>
      {text}
      <span class="kbd" aria-hidden="true">
        {shortcut}
      </span>
    </>
  );
}
