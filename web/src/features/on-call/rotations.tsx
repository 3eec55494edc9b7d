import { Icon } from "../../ui/icon.tsx";
import type { Schedule } from "./on-call.queries.ts";
import { hoursText, rotationText } from "./on-call-words.ts";
import { onCallWords } from "./on-call.strings.ts";

const words = onCallWords.rotations;

/** Who takes turns with whom; later layers cover earlier ones. */
export function Rotations({ schedule }: { readonly schedule: Schedule }) {
  return (
    <ol class="on-call-list">
      {schedule.layers.map((layer, index) => (
        <li key={layer.name}>
          <span class="on-call-main">
            <strong>{layer.name}</strong>
            <span class="rotation-people">
              {layer.people.map(({ id, name, isHere }, place) => (
                <span key={id} class="rotation-person" data-gone={!isHere}>
                  {place > 0 ? <Icon name="arrowRight" /> : null}
                  {isHere ? name : `${name} (${words.left})`}
                </span>
              ))}
            </span>
            <span class="muted">
              {rotationText(layer)}
              {layer.hours.length > 0 ? ` · ${hoursText(layer)}` : ""}
              {index > 0 ? ` · ${words.covers}` : ""}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
