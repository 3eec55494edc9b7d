import { useRef, useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { SecretShown } from "../../ui/secret-shown.tsx";
import { saveEndpoint } from "./change-endpoint.ts";
import { EventChoices } from "./event-choices.tsx";
import { refreshEndpoints } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.form;

/** Makes an endpoint, and shows its secret for the only time; or changes one. */
export function EndpointDialog(props: {
  /** Undefined: a new one. */
  readonly endpoint?: WebhookEndpoint;
  readonly onClose: () => void;
}) {
  const { onClose } = props;
  // As it was when it was opened, whatever is shown of it meanwhile: what is sent is what differs from it.
  const [endpoint] = useState(props.endpoint);
  // Theirs, once it has been said that somebody else has changed the same.
  const seen = useRef(endpoint);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(endpoint?.events));
  // Here alone: what a mutation answers stays in its cache for a while.
  const [secret, setSecret] = useState<string>();
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => ({
      ...(URL.canParse(value("url").trim()) ? {} : { url: words.needUrl }),
      ...(chosen.size > 0 ? {} : { events: words.needEvents }),
    }),
    async send(value) {
      const entered = {
        url: value("url").trim(),
        description: value("description").trim(),
        events: [...chosen],
      };
      if (endpoint) {
        await saveEndpoint(endpoint, entered, {
          seen: seen.current ?? endpoint,
          onConflict: (theirs) => {
            seen.current = theirs;
          },
        });
      } else setSecret((await api.createWebhookEndpoint({ body: entered })).secret);
    },
    onDone() {
      void refreshEndpoints();
      if (!endpoint) return;
      showToast({ tone: "good", text: words.saved });
      onClose();
    },
  });
  if (secret !== undefined)
    return <SecretShown secret={secret} words={webhookWords.secret} onClose={onClose} />;
  const eventsError = Object.entries(errors).find(([name]) => name.startsWith("events"))?.[1];
  return (
    <Dialog title={endpoint ? words.changeTitle : webhookWords.add} onClose={onClose}>
      <form class="form" ref={form} noValidate onSubmit={submit}>
        <TextField
          label={words.url}
          hint={words.urlHint}
          name="url"
          type="url"
          defaultValue={endpoint?.url ?? ""}
          maxLength={2_000}
          isVerbatim
          error={errors.url}
        />
        <TextField
          label={words.description}
          name="description"
          defaultValue={endpoint?.description ?? ""}
          maxLength={200}
          error={errors.description}
        />
        <EventChoices chosen={chosen} error={eventsError} onChange={setChosen} />
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{webhookWords.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isPending}>
            {endpoint ? words.save : words.make}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
