import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { contactsContract } from "./contacts.contract.ts";
import { contactChanged, contactsChangedInBulk } from "./contacts.events.ts";

/** What follows a change of a contact: lists that show it are told. */
export function contactsSubscribers(live: LivePublisher): Subscriber[] {
  const { contacts: channel } = contactsContract.channels;
  return [
    forgets(contactChanged, ({ contact }) => ["contacts", `contact:${contact.id}`]),
    forgets(contactsChangedInBulk, () => ["contacts", "contacts-in-bulk"]),
    afterCommit(contactsChangedInBulk, (data, occurrence) =>
      tell(live, [{ channel }], { event: "contacts.changed_in_bulk", data }, occurrence),
    ),
    afterCommit(contactChanged, ({ contact }, occurrence) =>
      tell(
        live,
        [{ channel }],
        { event: "contact.changed", data: { id: contact.id, version: contact.version } },
        occurrence,
      ),
    ),
  ];
}
