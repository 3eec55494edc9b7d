import { Button } from "../../ui/button.tsx";
import { FilterSelect, SearchField } from "../../ui/filters.tsx";
import type { Shortcut } from "../../ui/shortcuts.ts";
import { ListFilters } from "../lists/list-filters.tsx";
import { OwnerSelect } from "../people/owner-select.tsx";
import { CONSENTS, type ContactFilters, countContactFilters, NO_CONTACT_FILTERS } from "./contact-filters.ts";
import { contactWords as words } from "./contacts.strings.ts";

/** Leads into the search of the list. */
export const SEARCH_CONTACTS: Shortcut = { keys: ["/"], text: "Search contacts", group: "In lists" };

/** What contacts are narrowed by. */
export function ContactFilterBar(props: {
  readonly filters: ContactFilters;
  readonly onChange: (filters: ContactFilters) => void;
}) {
  const { filters, onChange } = props;
  const set = (change: Partial<ContactFilters>) => onChange({ ...filters, ...change });
  return (
    <ListFilters
      setCount={countContactFilters(filters)}
      onClear={() => onChange({ ...NO_CONTACT_FILTERS, sort: filters.sort })}
      search={
        <SearchField
          label={words.search}
          value={filters.q}
          shortcut={SEARCH_CONTACTS}
          hasFocus={false}
          onSearch={(q) => set({ q })}
        />
      }
    >
      <OwnerSelect
        label={words.filters.owner}
        any={words.any.owner}
        mine={words.mine}
        nobodys={words.nobodys}
        value={filters.owner}
        onChange={(owner) => set({ owner })}
      />
      <FilterSelect
        label={words.filters.consent}
        value={filters.consent}
        any={words.any.consent}
        options={CONSENTS.map((one) => [one, words.consents[one]])}
        onChange={(consent) => set({ consent })}
      />
      <FilterSelect
        label={words.filters.deleted}
        value={filters.deleted}
        any={words.any.deleted}
        options={[["true", words.deleted]]}
        onChange={(deleted) => set({ deleted })}
      />
      {filters.tag === "" ? null : (
        <Button icon="x" onClick={() => set({ tag: "" })}>
          {words.tagged(filters.tag)}
        </Button>
      )}
    </ListFilters>
  );
}
