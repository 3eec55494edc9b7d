import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { showToast } from "../../ui/toasts.tsx";
import { hostOf } from "./webhook-words.ts";
import { refreshEndpoints } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deed;

/** Deletes an endpoint with what it was sent; there is no way back, and so its host is typed. */
export function DeleteDialog(props: {
  readonly endpoint: WebhookEndpoint;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { endpoint, onDone, onClose } = props;
  const host = hostOf(endpoint.url);
  const { form, errors, problem, isPending, submit } = useServerForm({
    check: (value) => (value("host").trim().toLowerCase() === host ? {} : { host: words.removeWrong(host) }),
    send: () => api.deleteWebhookEndpoint({ params: { id: endpoint.id } }),
    onDone() {
      showToast({ tone: "good", text: words.removed(host) });
      void refreshEndpoints();
      onDone();
    },
  });
  return (
    <Dialog title={words.removeTitle(host)} onClose={onClose}>
      <form class="dialog-form" ref={form} noValidate onSubmit={submit}>
        <p>{words.removeText}</p>
        <TextField name="host" label={words.removeTyped(host)} isVerbatim error={errors.host} />
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="danger" icon="trash" type="submit" isBusy={isPending}>
            {words.remove}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
