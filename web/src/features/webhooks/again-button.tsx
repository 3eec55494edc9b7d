import { useState } from "preact/hooks";
import type { WebhookDelivery } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { sendAgain } from "./change-endpoint.ts";
import { webhookWords } from "./webhooks.strings.ts";

const words = webhookWords.deliveries;

/** Sends a delivery again. */
export function AgainButton(props: { readonly delivery: WebhookDelivery; readonly label?: string }) {
  const { delivery, label } = props;
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    await sendAgain(delivery);
    setSending(false);
  };
  return (
    <Button size="small" icon="send" isBusy={isSending} aria-label={label} onClick={() => void send()}>
      {words.again}
    </Button>
  );
}
