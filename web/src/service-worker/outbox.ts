import { OUTBOX_CHANNEL, OUTBOX_SYNC } from "../data/offline/outbox.ts";
import { sendWrites } from "../data/offline/send-writes.ts";
import { worker } from "./worker-scope.ts";

/** As the pages name it: whoever holds it sends. */
const LOCK = "trunkline.outbox";

/** Sends what waits when the browser says that the network is back, also with no tab open. */
export function listenToSync(): void {
  worker.addEventListener("sync", (event) => {
    if (event.tag === OUTBOX_SYNC) event.waitUntil(send());
  });
}

/** @throws when the rest has to wait: the browser asks again, later */
async function send(): Promise<void> {
  const channel = new BroadcastChannel(OUTBOX_CHANNEL);
  try {
    await navigator.locks.request(LOCK, async () => {
      const result = await sendWrites({
        fetch: (...asked) => fetch(...asked),
        tell: (news) => channel.postMessage(news),
      });
      if (result === "later") throw new Error("The server is not there yet.");
    });
  } finally {
    channel.close();
  }
}
