import { Badge, PriorityBadge, type Tone } from "../../ui/badge.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ICON_NAMES, Icon } from "../../ui/icon.tsx";
import { Ago, Elapsed } from "../../ui/time.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

const TONES: readonly Tone[] = ["good", "warning", "bad", "info", "neutral"];
const MINUTES_AGO = new Date(Date.now() - 5 * 60_000).toISOString();

/** Badges, priorities, times, keys and icons. */
export function WordPieces() {
  return (
    <GallerySection title={words.words}>
      <div class="gallery-row">
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        {TONES.map((tone) => (
          <Badge key={tone} tone={tone} hasDot beats={tone === "info"}>
            {tone}
          </Badge>
        ))}
      </div>
      <div class="gallery-row">
        {[1, 2, 3, 4].map((priority) => (
          <PriorityBadge key={priority} priority={priority} />
        ))}
        <kbd class="kbd">Ctrl K</kbd>
        <kbd class="kbd">?</kbd>
        <span>
          <Ago at={MINUTES_AGO} />
        </span>
        <Elapsed since={MINUTES_AGO} until={null} />
        <CopyButton text="01a21bf0" label="Copy" />
      </div>
      <ul class="gallery-icons">
        {ICON_NAMES.map((name) => (
          <li key={name}>
            <Icon name={name} />
            <code>{name}</code>
          </li>
        ))}
      </ul>
    </GallerySection>
  );
}
