import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

/** Windows and messages. */
export function OverlayPieces() {
  const [isOpen, setOpen] = useState(false);
  return (
    <GallerySection title={words.overlays}>
      <div class="gallery-row">
        <Button onClick={() => setOpen(true)}>A dialog</Button>
        <Button
          onClick={() =>
            showToast({ tone: "good", text: "It is done.", action: { text: "Undo", act: () => undefined } })
          }
        >
          A message with undo
        </Button>
        <Button
          onClick={() => showToast({ tone: "bad", isSticky: true, text: "It could not be done, and why." })}
        >
          A message that stays
        </Button>
      </div>
      {isOpen ? (
        <Dialog title="A dialog" onClose={() => setOpen(false)}>
          <p>Esc and a click beside it close it; the focus goes back to where it was.</p>
          <div class="dialog-actions">
            <Button kind="primary" onClick={() => setOpen(false)}>
              Understood
            </Button>
          </div>
        </Dialog>
      ) : null}
    </GallerySection>
  );
}
