import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { type Choice, ChoiceDialog } from "../../ui/choice-dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { formatPhone } from "../../ui/phone.ts";
import { strings } from "../../ui/strings.ts";
import { contactSearchQuery } from "./inbox.queries.ts";
import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.compose;
type Option = Choice & { readonly to: Input<"openThread">["body"] };
/** Fewer digits are no whole number. */
const MIN_DIGITS = 7;

/** Asks whom to write to: a contact, or a number; opens the thread with them. */
export function ComposeDialog(props: {
  readonly onOpen: (threadId: string) => void;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const [isOpening, setOpening] = useState(false);
  const wanted = typed.trim();
  const found = useQuery(contactSearchQuery(wanted));
  const contacts = (wanted.length < 2 ? [] : (found.data?.items ?? [])).map((contact): Option => {
    const name = [contact.firstName, contact.lastName].filter(Boolean).join(" ");
    return {
      id: contact.id,
      icon: "user",
      text: name || contact.organization || (contact.phone ?? inboxWords.unknown),
      detail: contact.phone === null ? words.noPhone : formatPhone(contact.phone),
      to: { contactId: contact.id },
    };
  });
  const numbers: Option[] =
    /^\+?[\d\s().\-/]+$/.test(wanted) && wanted.replaceAll(/\D/g, "").length >= MIN_DIGITS
      ? [{ id: "number", icon: "phone", text: words.number(wanted), to: { phone: wanted } }]
      : [];
  const open = async ({ to }: Option) => {
    setOpening(true);
    setProblem(undefined);
    try {
      const { id } = await api.openThread({ body: to, idempotencyKey: crypto.randomUUID() });
      props.onOpen(id);
    } catch (thrown) {
      const error = asApiError(thrown);
      setProblem(`${words.failed} ${Object.values(error.fields)[0] ?? errorText(error)}`);
      setOpening(false);
    }
  };
  const note = found.error
    ? `${words.searchFailed} ${errorText(found.error)}`
    : wanted.length < 2
      ? words.hint
      : found.isFetching
        ? strings.common.loading
        : words.none;
  return (
    <ChoiceDialog
      title={words.title}
      placeholder={words.placeholder}
      typed={typed}
      onType={(next) => {
        setProblem(undefined);
        setTyped(next);
      }}
      isBusy={isOpening || found.isFetching}
      choices={problem === undefined ? [...numbers, ...contacts] : []}
      note={problem ?? note}
      onChoose={(option) => void open(option)}
      onClose={props.onClose}
    />
  );
}
