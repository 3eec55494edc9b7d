import { useQuery } from "@tanstack/preact-query";
import { useId } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Contact } from "../../data/types.ts";
import { contactDetail, contactText } from "./contact-words.ts";
import { sameContactsQuery } from "./contacts.queries.ts";
import { contactWords } from "./contacts.strings.ts";
import { mergePath } from "./merge-choice.ts";

const words = contactWords.same;

/** Others with the same number or e-mail address, and the way to make them one; nothing where there are none. */
export function LikelySame({ contact }: { readonly contact: Contact }) {
  const id = useId();
  const phone = useQuery({ ...sameContactsQuery(contact.phone ?? ""), enabled: contact.phone !== null });
  const email = useQuery({ ...sameContactsQuery(contact.email ?? ""), enabled: contact.email !== null });
  const found = [
    ...(contact.phone === null ? [] : (phone.data ?? [])),
    ...(contact.email === null ? [] : (email.data ?? [])),
  ].filter((one) => one.id !== contact.id && (one.phone === contact.phone || one.email === contact.email));
  const others = [...new Map(found.map((one) => [one.id, one])).values()];
  if (others.length === 0 || !can("records:merge") || contact.deletedAt !== null) return null;
  return (
    <section class="card record-part" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      <ul>
        {others.map((other) => (
          <li key={other.id}>
            <a href={`/contacts/${other.id}`}>{contactText(other)}</a>
            <span class="muted">{contactDetail(other)}</span>
            <a href={mergePath([contact.id, other.id])}>{words.merge}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
