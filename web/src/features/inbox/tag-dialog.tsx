import { inboxWords } from "./inbox.strings.ts";
import { TagChoices } from "./tag-choices.tsx";

const words = inboxWords.tags;

/** Asks for a tag that several threads get, or lose: only one that there is can be lost. */
export function TagDialog(props: {
  readonly isNewTaken: boolean;
  readonly onChoose: (tag: string) => void;
  readonly onClose: () => void;
}) {
  return <TagChoices {...props} title={props.isNewTaken ? words.titleAdd : words.titleRemove} on={[]} />;
}
