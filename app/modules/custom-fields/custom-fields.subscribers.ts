import type { Broadcast } from "../../platform/broadcast/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { type CustomFieldChanged, customFieldChanged } from "./custom-fields.events.ts";
import type { CustomFieldsService } from "./custom-fields.service.ts";

/** What follows a change of a field: every process reads them anew, this one at once. */
export function customFieldsSubscribers(
  service: Pick<CustomFieldsService, "forget">,
  changes: Broadcast<CustomFieldChanged>,
): Subscriber[] {
  return [
    forgets(customFieldChanged, () => ["custom-fields"]),
    afterCommit(customFieldChanged, async (change) => {
      service.forget();
      await changes.publish(change);
    }),
  ];
}
