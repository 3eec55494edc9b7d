import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

const SURFACES = [
  "bg",
  "surface",
  "surface-raised",
  "surface-sunken",
  "surface-hover",
  "line",
  "line-strong",
  "line-control",
  "accent-solid",
  "accent-soft",
];
const TONES = ["good", "warning", "bad", "info", "neutral"];
const SIZES = ["xs", "sm", "md", "lg", "xl", "2xl", "3xl"];
const SPACES = [1, 2, 3, 4, 5, 6, 7, 8];
const CORNERS = ["sm", "md", "lg", "full"];

/** Colours, sizes, distances and times that everything is made of. */
export function Tokens() {
  return (
    <GallerySection title={words.tokens}>
      <h3>{words.surfaces}</h3>
      <ul class="gallery-row">
        {SURFACES.map((name) => (
          <li key={name} class="gallery-swatch">
            <span style={{ background: `var(--${name})` }} />
            <code>--{name}</code>
          </li>
        ))}
      </ul>
      <h3>{words.tones}</h3>
      <ul class="gallery-row">
        {TONES.map((tone) => (
          <li key={tone} class="gallery-tone" data-tone={tone}>
            <span class="gallery-tone-soft">{tone}</span>
            <span class="gallery-tone-solid" />
          </li>
        ))}
      </ul>
      <h3>{words.type}</h3>
      {SIZES.map((size) => (
        <p key={size} class="gallery-type" style={{ fontSize: `var(--text-${size})` }}>
          <code>--text-{size}</code> {words.sample}
        </p>
      ))}
      <h3>{words.space}</h3>
      <ul class="gallery-row">
        {SPACES.map((space) => (
          <li key={space} class="gallery-space">
            <span style={{ width: `var(--space-${space})` }} />
            <code>--space-{space}</code>
          </li>
        ))}
      </ul>
      <h3>{words.radius}</h3>
      <ul class="gallery-row">
        {CORNERS.map((corner) => (
          <li key={corner} class="gallery-swatch">
            <span style={{ borderRadius: `var(--radius-${corner})` }} />
            <code>--radius-{corner}</code>
          </li>
        ))}
      </ul>
      <h3>{words.motion}</h3>
      <p class="muted">{words.motionText}</p>
      <div class="gallery-row">
        <span class="gallery-motion" data-time="fast" />
        <span class="gallery-motion" data-time="slow" />
      </div>
    </GallerySection>
  );
}
