import { api } from "../../data/api.ts";
import type { WebhookEndpoint } from "../../data/types.ts";
import { showToast } from "../../ui/toasts.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
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
  return (
    <ConfirmDialog
      isDanger
      title={words.removeTitle(host)}
      text={words.removeText}
      typed={host}
      deed={words.remove}
      act={() => api.deleteWebhookEndpoint({ params: { id: endpoint.id } })}
      onDone={() => {
        showToast({ tone: "good", text: words.removed(host) });
        void refreshEndpoints();
        onDone();
      }}
      onClose={onClose}
    >
      {/* Two endpoints at one host have the same title. */}
      <p class="hook-url">{endpoint.url}</p>
      {endpoint.description === "" ? null : <p class="muted">{endpoint.description}</p>}
    </ConfirmDialog>
  );
}
