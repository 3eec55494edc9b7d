import { currentUser } from "../../data/session.ts";
import { FilterSelect } from "../../ui/filters.tsx";
import { useColleagueChoices } from "./colleagues.queries.ts";
import type { Owner } from "./owner.ts";

/** Narrows a list to what is one's own, nobody's, or a colleague's. */
export function OwnerSelect(props: {
  readonly label: string;
  readonly any: string;
  readonly mine: string;
  readonly nobodys: string;
  readonly value: Owner | "";
  readonly onChange: (owner: Owner | "") => void;
}) {
  const { label, any, mine, nobodys, value, onChange } = props;
  const mineToo = currentUser()?.id;
  const others = useColleagueChoices().filter(([id]) => id !== mineToo);
  return (
    <FilterSelect<string>
      {...{ label, any, onChange }}
      value={value === mineToo ? "me" : value}
      options={[["me", mine], ["nobody", nobodys], ...others]}
    />
  );
}
