import { ChannelsScreen } from "../../features/channels/channels-screen.tsx";

/** All channels; with room for it, the one that was open last. */
export function ChannelsPage() {
  return <ChannelsScreen id={undefined} />;
}
