import { useEffect, useState } from "preact/hooks";
import { asApiError } from "../../data/http.ts";
import { Button } from "../../ui/button.tsx";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { type PushState, pushState, turnPushOff, turnPushOn } from "./push.ts";
import { pushWords as words } from "./push.strings.ts";

/** Whether this browser is told of things while no tab is open. */
export function PushSwitch() {
  const [state, setState] = useState<PushState>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void pushState().then(setState);
  }, []);
  const change = async (work: () => Promise<PushState>) => {
    setBusy(true);
    try {
      setState(await work());
    } catch (thrown) {
      showToast({ tone: "bad", isSticky: true, text: errorText(asApiError(thrown)) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="profile-password" aria-labelledby="push-title">
      <h2 id="push-title">{words.title}</h2>
      <p class="muted" role="status">
        {state === "on" || state === "denied" || state === "unavailable" ? words[state] : words.text}
      </p>
      {state === "off" ? (
        <Button icon="bell" isBusy={isBusy} onClick={() => void change(turnPushOn)}>
          {words.turnOn}
        </Button>
      ) : null}
      {state === "on" ? (
        <Button icon="bellOff" isBusy={isBusy} onClick={() => void change(turnPushOff)}>
          {words.turnOff}
        </Button>
      ) : null}
    </section>
  );
}
