import { currentUser } from "../../data/session.ts";
import { partsOf } from "./mention-text.ts";
import { mentionWords as words } from "./mentions.strings.ts";

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'])/g;

/** What people wrote: whoever is mentioned stands out, addresses are links. */
export function MentionedText(props: {
  readonly text: string;
  readonly nameOf: (id: string) => string | undefined;
}) {
  const me = currentUser()?.id;
  return (
    <>
      {partsOf(props.text, props.nameOf).map((part, index) =>
        part.kind === "person" ? (
          <span key={index} class="mention" data-me={part.id === me}>
            @{part.name ?? words.somebody}
          </span>
        ) : (
          part.text.split(LINK).map((piece, place) =>
            place % 2 === 1 ? (
              <a key={`${index}-${place}`} href={piece} target="_blank" rel="noopener noreferrer nofollow">
                {piece}
              </a>
            ) : (
              piece
            ),
          )
        ),
      )}
    </>
  );
}
