import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { ChoiceDialog } from "../../ui/choice-dialog.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { strings } from "../../ui/strings.ts";
import { addresseeOf, type Customer, templatesQuery } from "./inbox.queries.ts";
import { inboxWords } from "./inbox.strings.ts";

const words = inboxWords.templates;

/** Chooses a template; what comes back is its text, filled in for the customer. */
export function TemplateDialog(props: {
  readonly customer: Customer;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}) {
  const { customer, onText, onClose } = props;
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string>();
  const templates = useQuery(templatesQuery);
  const wanted = typed.trim().toLowerCase();
  const all = templates.data?.items ?? [];
  const found = all.filter(({ name, body }) => `${name} ${body}`.toLowerCase().includes(wanted));
  const fill = async (id: string) => {
    try {
      const { text } = await api.previewTemplate({ params: { id }, query: addresseeOf(customer) });
      onText(text);
    } catch (thrown) {
      setProblem(`${words.fillFailed} ${errorText(asApiError(thrown))}`);
    }
  };
  const note = templates.error
    ? `${words.failed} ${errorText(templates.error)}`
    : templates.data
      ? all.length === 0
        ? words.noneYet
        : words.none
      : strings.common.loading;
  return (
    <ChoiceDialog
      title={words.title}
      placeholder={words.placeholder}
      {...{ typed, onType: setTyped, onClose }}
      choices={
        problem === undefined ? found.map(({ id, name, body }) => ({ id, text: name, detail: body })) : []
      }
      note={problem ?? note}
      onChoose={({ id }) => void fill(id)}
    />
  );
}
