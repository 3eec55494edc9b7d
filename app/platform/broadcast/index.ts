export { type Broadcast, createBroadcast, type Follower } from "./broadcast.ts";
