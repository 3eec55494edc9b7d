import { defineModule } from "../module.ts";
import { journeysSubscribers } from "./journeys.subscribers.ts";

/** How far people come on their way through a piece of work (CC-12), counted from what modules tell of it. */
export const journeysModule = defineModule<null>({
  name: "journeys",
  create: () => ({ service: null, subscribers: journeysSubscribers() }),
});
