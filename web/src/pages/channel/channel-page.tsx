import { useRoute } from "preact-iso";
import { ChannelsScreen } from "../../features/channels/channels-screen.tsx";

/** One channel, beside all of them. */
export function ChannelPage() {
  const { params } = useRoute();
  return <ChannelsScreen id={params.id ?? ""} />;
}
