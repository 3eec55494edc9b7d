import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { can } from "../../data/session.ts";
import type { Contact } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { CONTACT_STORE } from "./contact-fields.ts";
import { contactText } from "./contact-words.ts";
import { contactWords as words } from "./contacts.strings.ts";

const failed = (what: string, thrown: unknown) =>
  showToast({ tone: "bad", text: `${what} ${errorText(asApiError(thrown))}` });

/** Brings a deleted contact back. */
async function restore(contact: Contact): Promise<void> {
  try {
    CONTACT_STORE.show(await api.restoreContact({ params: { id: contact.id } }));
    showToast({ tone: "good", text: words.restored(contactText(contact)) });
  } catch (thrown) {
    failed(words.restoreFailed, thrown);
  }
}

/** Deletes a contact; its toast brings it back. */
async function remove(contact: Contact): Promise<void> {
  try {
    await api.deleteContact({ params: { id: contact.id }, version: contact.version });
    CONTACT_STORE.show(await CONTACT_STORE.read(contact.id));
    showToast({
      tone: "good",
      text: words.deletedToast(contactText(contact)),
      action: { text: words.undo, act: () => void restore(contact) },
    });
  } catch (thrown) {
    failed(words.deleteFailed, thrown);
  }
}

/** Who it is, and what is done with them as a whole. */
export function ContactHead({ contact }: { readonly contact: Contact }) {
  const isDeleted = contact.deletedAt !== null;
  return (
    <header class="call-head">
      <div class="call-title">
        <h1>{contactText(contact)}</h1>
        {contact.isPrimary ? <Badge tone="info">{words.primary}</Badge> : null}
        {isDeleted ? <Badge tone="bad">{words.deleted}</Badge> : null}
        <div class="page-head-tools">
          {can("contacts:write") ? (
            <Button
              size="small"
              kind={isDeleted ? "secondary" : "ghost"}
              icon={isDeleted ? "refresh" : "trash"}
              onClick={() => void (isDeleted ? restore(contact) : remove(contact))}
            >
              {isDeleted ? words.restore : words.delete}
            </Button>
          ) : null}
          {contact.phone !== null && !isDeleted && can("calls:place") ? <CallButton id={contact.id} /> : null}
        </div>
      </div>
    </header>
  );
}

function CallButton({ id }: { readonly id: string }) {
  const [isBusy, setBusy] = useState(false);
  const call = async () => {
    setBusy(true);
    try {
      const placed = await api.placeCall({ body: { contactId: id } });
      showToast({ tone: "good", text: words.calling, href: `/calls/${placed.id}` });
    } catch (thrown) {
      failed(words.callFailed, thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="small" kind="primary" icon="phone" isBusy={isBusy} onClick={() => void call()}>
      {words.call}
    </Button>
  );
}
