import { useQuery } from "@tanstack/preact-query";
import { contactDetail, contactText } from "./contact-words.ts";
import { sameContactsQuery } from "./contacts.queries.ts";
import { contactWords as words } from "./contacts.strings.ts";

/** Whoever is being entered may be there already; `q`: their number or e-mail address, "" for nothing yet. */
export function SameContacts({ q }: { readonly q: string }) {
  const { data = [] } = useQuery({ ...sameContactsQuery(q), enabled: q !== "" });
  return (
    <div role="status">
      {q === "" || data.length === 0 ? null : (
        <div class="same-contacts">
          <p>{words.duplicates(data.length)}</p>
          <ul>
            {data.map((contact) => (
              <li key={contact.id}>
                <a href={`/contacts/${contact.id}`}>{contactText(contact)}</a>{" "}
                <span class="muted">{contactDetail(contact)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
