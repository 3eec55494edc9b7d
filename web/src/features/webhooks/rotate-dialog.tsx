import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { useServerForm } from "../../data/use-server-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FormProblem } from "../../ui/states.tsx";
import { SecretShown } from "./secret-shown.tsx";
import { showEndpoint } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.secret;

/** Gives an endpoint a new secret, and shows it for the only time. */
export function RotateDialog(props: { readonly endpoint: WebhookEndpoint; readonly onClose: () => void }) {
  const { endpoint, onClose } = props;
  const [secret, setSecret] = useState<string>();
  const { form, problem, isPending, submit } = useServerForm({
    async send() {
      const { secret: made, ...changed } = await api.rotateWebhookSecret({ params: { id: endpoint.id } });
      showEndpoint(changed);
      setSecret(made);
    },
    onDone: () => undefined,
  });
  if (secret !== undefined) return <SecretShown secret={secret} onClose={onClose} />;
  const { rotationEndsAt } = endpoint;
  const isAgain = rotationEndsAt !== null && Date.parse(rotationEndsAt) > Date.now();
  return (
    <Dialog title={words.rotateTitle} onClose={onClose}>
      <form class="dialog-form" ref={form} onSubmit={submit}>
        <p>{isAgain ? words.rotateAgainText : words.rotateText}</p>
        <FormProblem text={problem} />
        <div class="dialog-actions">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button kind="primary" icon="key" type="submit" isBusy={isPending}>
            {words.rotate}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
