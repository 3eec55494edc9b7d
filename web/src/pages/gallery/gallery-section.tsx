import type { ComponentChildren } from "preact";

/** A part of the gallery. */
export function GallerySection(props: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="gallery-section" aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}
