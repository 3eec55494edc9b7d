import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { importsContract } from "./imports.contract.ts";
import { importChanged, importLinesDone } from "./imports.events.ts";

/** What follows as an import goes on: whoever looks at it is told, and its lines are counted. */
export function importsSubscribers(live: LivePublisher): Subscriber[] {
  const { import: channel } = importsContract.channels;
  return [
    afterCommit(importChanged, ({ import: { id, status, linesDone, linesTotal, counts } }, occurrence) =>
      tell(
        live,
        [{ channel, id }],
        { event: "import.changed", data: { id, status, linesDone, linesTotal, counts } },
        occurrence,
      ),
    ),
    afterCommit(importLinesDone, ({ kind, run, counts }) => {
      for (const [action, count] of Object.entries(counts)) {
        instruments.importLines.add(count, {
          [ATTRIBUTES.importKind]: kind,
          [ATTRIBUTES.importRun]: run,
          [ATTRIBUTES.importAction]: action,
        });
      }
    }),
  ];
}
