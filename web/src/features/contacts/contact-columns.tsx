import type { Contact } from "../../data/types.ts";
import { Badge } from "../../ui/badge.tsx";
import { formatFull, formatWhen } from "../../ui/format.ts";
import type { Column } from "../../ui/grid/grid-columns.ts";
import { formatPhone } from "../../ui/phone.ts";
import { CONSENT_TONES, contactDetail, contactText } from "./contact-words.ts";
import { contactWords as words } from "./contacts.strings.ts";

const cut = (text: string | null) => <span class="grid-cut">{text ?? ""}</span>;

/** Everything that the list of contacts can show. */
export const CONTACT_COLUMNS: readonly Column<Contact>[] = [
  {
    ...{ id: "name", text: words.columns.name, widthPx: 180, grows: true, isFixed: true },
    cell: (contact) => <span class="grid-name">{contactText(contact)}</span>,
  },
  {
    ...{ id: "organization", text: words.columns.organization, widthPx: 130 },
    cell: ({ organization }) => cut(organization),
  },
  {
    ...{ id: "phone", text: words.columns.phone, widthPx: 136 },
    cell: ({ phone }) => <span class="tabular">{phone === null ? "" : formatPhone(phone)}</span>,
  },
  { id: "email", text: words.columns.email, widthPx: 190, cell: ({ email }) => cut(email) },
  {
    ...{ id: "consent", text: words.columns.consent, widthPx: 100 },
    cell: ({ consent }) => <ConsentBadge consent={consent} />,
  },
  {
    ...{ id: "owner", text: words.columns.owner, widthPx: 120 },
    cell: ({ owner }) => (owner === null ? <span class="muted">{words.nobody}</span> : cut(owner.name)),
  },
  { id: "tags", text: words.columns.tags, widthPx: 110, cell: ({ tags }) => cut(tags.join(", ")) },
  {
    ...{ id: "created", text: words.columns.created, widthPx: 150, sort: "-createdAt", isOptional: true },
    cell: ({ createdAt }) => <When at={createdAt} />,
  },
  {
    ...{ id: "updated", text: words.columns.updated, widthPx: 124, sort: "-updatedAt" },
    cell: ({ updatedAt }) => <When at={updatedAt} />,
  },
];

/** What somebody said about being called and written to. */
export function ConsentBadge({ consent }: Pick<Contact, "consent">) {
  return <Badge tone={CONSENT_TONES[consent]}>{words.consents[consent]}</Badge>;
}

/** A contact as two lines. */
export function CompactContact(contact: Contact) {
  return (
    <span class="compact">
      <span class="grid-name">{contactText(contact)}</span>
      {contact.consent === "unknown" ? <span /> : <ConsentBadge consent={contact.consent} />}
      <span class="compact-more">
        <span>{contactDetail(contact)}</span>
      </span>
    </span>
  );
}

function When({ at }: { readonly at: string }) {
  return (
    <time class="tabular" dateTime={at} title={formatFull(at)}>
      {formatWhen(at, Date.now())}
    </time>
  );
}
