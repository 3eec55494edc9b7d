import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { type Choice, ChoiceDialog } from "../../ui/choice-dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatCount } from "../../ui/format.ts";
import { strings } from "../../ui/strings.ts";
import { threadTagsQuery } from "./inbox.queries.ts";
import { inboxWords } from "./inbox.strings.ts";
import { normalTag, tagsNamed } from "./tags.ts";

const words = inboxWords.tags;

/** Shows the tags that there are for what is typed, those that are on something first; and a new one, where that is taken. */
export function TagChoices(props: {
  readonly title: string;
  readonly on: readonly string[];
  readonly isNewTaken: boolean;
  readonly onChoose: (tag: string) => void;
  readonly onClose: () => void;
}) {
  const { on, isNewTaken } = props;
  const [typed, setTyped] = useState("");
  // Whoever looks for a tag may have made it up just now, on many conversations at once.
  const used = useQuery({ ...threadTagsQuery, refetchOnMount: "always" });
  const inUse = used.data?.items ?? [];
  const { tags, isNew } = tagsNamed(typed, inUse, on);
  const countOf = (tag: string) => {
    const { notClosed = 0 } = inUse.find((one) => one.tag === tag) ?? {};
    return notClosed === 0 ? undefined : words.counted(formatCount(notClosed), notClosed === 1);
  };
  const known = tags.map((tag): Choice => {
    const isOn = on.includes(tag);
    return { id: tag, text: tag, icon: isOn ? "check" : "tag", detail: isOn ? words.onIt : countOf(tag) };
  });
  const wanted = normalTag(typed);
  const made: Choice[] = isNew && isNewTaken ? [{ id: wanted, text: words.makes(wanted), icon: "plus" }] : [];
  return (
    <ChoiceDialog
      title={props.title}
      placeholder={words.placeholder}
      {...{ typed, onType: setTyped, onClose: props.onClose }}
      isBusy={used.isLoading}
      choices={[...known, ...made]}
      note={
        used.error
          ? `${words.failed} ${errorText(used.error)}`
          : used.isLoading
            ? strings.common.loading
            : wanted === ""
              ? words.none
              : words.noneFits
      }
      onChoose={({ id }) => props.onChoose(id)}
    />
  );
}
