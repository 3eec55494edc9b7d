import { Button, ButtonLink } from "../../ui/button.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { galleryWords as words } from "./gallery.strings.ts";
import { GallerySection } from "./gallery-section.tsx";

const KINDS = ["primary", "secondary", "ghost", "danger"] as const;

/** What is pressed and filled in. */
export function FormPieces() {
  return (
    <GallerySection title={words.forms}>
      {(["normal", "small"] as const).map((size) => (
        <div key={size} class="gallery-row">
          {KINDS.map((kind) => (
            <Button key={kind} kind={kind} size={size}>
              {kind}
            </Button>
          ))}
          <Button size={size} icon="phone">
            With an icon
          </Button>
          <Button size={size} icon="phone" aria-label="Icon only" />
          <Button size={size} kind="primary" isBusy>
            Busy
          </Button>
          <ButtonLink size={size} href="/dev/gallery">
            A link
          </ButtonLink>
        </div>
      ))}
      <div class="gallery-form card">
        <TextField name="plain" label="A line" hint="What it is for" />
        <TextField
          name="wrong"
          label="A line that is wrong"
          defaultValue="514"
          error="Enter the whole number."
        />
        <SelectField
          name="choice"
          label="One of several"
          defaultValue="b"
          options={[
            ["a", "The first"],
            ["b", "The second"],
          ]}
        />
        <label class="check">
          <input type="checkbox" defaultChecked />
          <span>Yes or no</span>
        </label>
        <FormProblem text="Why the form could not be sent." />
      </div>
    </GallerySection>
  );
}
