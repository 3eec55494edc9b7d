import { useQuery } from "@tanstack/preact-query";
import { FilterSelect } from "../../ui/filters.tsx";
import { threadTagsQuery } from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { tagsNamed } from "./tags.ts";

/** Narrows the inbox to a tag; one of an address is shown whether threads have it or not. */
export function TagFilter(props: { readonly tag: string; readonly onChoose: (tag: string) => void }) {
  const { tag, onChoose } = props;
  const { data } = useQuery(threadTagsQuery);
  const { tags } = tagsNamed("", data?.items ?? [], tag === "" ? [] : [tag]);
  return (
    <div class="tag-filter">
      <FilterSelect
        label={words.tagFilter}
        value={tag}
        any={words.anyTag}
        options={tags.map((one) => [one, one])}
        onChange={onChoose}
      />
    </div>
  );
}
