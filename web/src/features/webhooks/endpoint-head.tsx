import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WebhookEndpoint } from "../../data/types.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useShortcut } from "../../ui/shortcuts.ts";
import { sendTest, setStatus } from "./change-endpoint.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";
import { EndpointBadge } from "./state-badge.tsx";
import { SEND_TEST } from "./webhooks.shortcuts.ts";
import { When } from "./when.tsx";
import { webhookWords as words } from "./webhooks.strings.ts";

/** So many events need no folding. */
const FEW = 3;

/** An endpoint: where it is, how it is and why, and what can be done with it. */
export function EndpointHead(props: {
  readonly endpoint: WebhookEndpoint;
  /** A test is on its way. */
  readonly onTest: (deliveryId: string) => void;
}) {
  const { endpoint, onTest } = props;
  const { url, description, events } = endpoint;
  return (
    <>
      <header class="call-head">
        <div class="call-title">
          <h1 class="hook-url">{url}</h1>
          <EndpointBadge endpoint={endpoint} />
        </div>
        {description === "" ? null : <p class="muted">{description}</p>}
        <Deeds endpoint={endpoint} onTest={onTest} />
      </header>
      <Why endpoint={endpoint} />
      <details class="hook-told" open={events.length <= FEW}>
        <summary>{words.endpoint.told(events.length)}</summary>
        <ul class="hook-told-of">
          {events.map((name) => (
            <li key={name}>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Deeds({ endpoint, onTest }: Parameters<typeof EndpointHead>[0]) {
  const { route } = useLocation();
  const [opened, setOpened] = useState<"change" | "rotate" | "delete" | null>(null);
  const [isTesting, setTesting] = useState(false);
  const close = () => setOpened(null);
  // What an answer leads to: nowhere once another page is shown, and by how this one is shown then.
  const led = useRef<typeof onTest | null>(null);
  led.current = onTest;
  useEffect(
    () => () => {
      led.current = null;
    },
    [],
  );
  const isActive = endpoint.status === "active";
  const test = async () => {
    setTesting(true);
    const delivery = await sendTest(endpoint);
    setTesting(false);
    if (delivery) led.current?.(delivery.id);
  };
  useShortcut(SEND_TEST, () => {
    if (!isActive) return false;
    if (!isTesting) void test();
    return true;
  });
  return (
    <div class="hook-deeds">
      {isActive ? (
        <>
          <Button kind="primary" icon="send" isBusy={isTesting} onClick={() => void test()}>
            {words.deed.test}
          </Button>
          <Button icon="pause" onClick={() => void setStatus(endpoint, "paused")}>
            {words.deed.pause}
          </Button>
        </>
      ) : (
        <Button kind="primary" icon="play" onClick={() => void setStatus(endpoint, "active")}>
          {endpoint.status === "paused" ? words.deed.resume : words.deed.enable}
        </Button>
      )}
      <Button icon="pencil" onClick={() => setOpened("change")}>
        {words.deed.change}
      </Button>
      <Button icon="key" onClick={() => setOpened("rotate")}>
        {words.secret.rotate}
      </Button>
      <Button icon="trash" onClick={() => setOpened("delete")}>
        {words.deed.remove}
      </Button>
      {opened === "change" ? <EndpointDialog endpoint={endpoint} onClose={close} /> : null}
      {opened === "rotate" ? <RotateDialog endpoint={endpoint} onClose={close} /> : null}
      {opened === "delete" ? (
        <DeleteDialog
          endpoint={endpoint}
          onDone={() => led.current && route("/webhook-endpoints", true)}
          onClose={close}
        />
      ) : null}
    </div>
  );
}

/** Why it is told nothing, or takes nothing; and until when two secrets sign. */
function Why({ endpoint }: { readonly endpoint: WebhookEndpoint }) {
  const { status, disabledReason, failingSince, rotationEndsAt } = endpoint;
  const { why } = words;
  return (
    <>
      {status === "disabled" ? (
        <Note tone="bad">
          {disabledReason === "gone" ? why.gone : why.disabled} {why.disabledText}
        </Note>
      ) : null}
      {status === "paused" ? <Note tone="info">{why.paused}</Note> : null}
      {status === "active" && failingSince !== null ? (
        <Note tone="warning">
          {why.failing} <When at={failingSince} />. {why.failingText}
        </Note>
      ) : null}
      {rotationEndsAt !== null && Date.parse(rotationEndsAt) > Date.now() ? (
        <Note tone="info">
          {why.rotating} <When at={rotationEndsAt} />.
        </Note>
      ) : null}
    </>
  );
}

function Note({
  tone,
  children,
}: {
  readonly tone: "bad" | "warning" | "info";
  readonly children: ComponentChildren;
}) {
  return (
    <p class="banner hook-why" data-tone={tone}>
      <Icon name={tone === "info" ? "clock" : "alert"} />
      <span>{children}</span>
    </p>
  );
}
