import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { SecretShown } from "../../ui/secret-shown.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { showEndpoint } from "./webhooks.queries.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.secret;

/** Gives an endpoint a new secret, and shows it for the only time. */
export function RotateDialog(props: { readonly endpoint: WebhookEndpoint; readonly onClose: () => void }) {
  const { endpoint, onClose } = props;
  const [secret, setSecret] = useState<string>();
  if (secret !== undefined) return <SecretShown secret={secret} words={words} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={words.rotateTitle}
      text={words.rotateText}
      deed={words.rotate}
      act={async () => {
        const { secret: made, ...changed } = await api.rotateWebhookSecret({ params: { id: endpoint.id } });
        showEndpoint(changed);
        setSecret(made);
      }}
      onDone={() => undefined}
      onClose={onClose}
    />
  );
}
