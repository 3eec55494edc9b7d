import { channel, useChannel } from "../../data/live/use-channel.ts";
import { useLiveQuery } from "../../data/live/use-live-query.ts";
import { FlagCard } from "../../features/flags/flag-card.tsx";
import { flagsQuery } from "../../features/flags/flags.queries.ts";
import { flagWords as words } from "../../features/flags/flags.strings.ts";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "../call/call.css";
import "./feature-flags.css";

/** What is rolled out step by step, and for whom it is on. */
export function FeatureFlagsPage({ title }: PageProps) {
  const query = useLiveQuery(flagsQuery);
  const ask = () => void query.refetch();
  useChannel(channel("flags", {}), { "flags.changed": ask, onResync: ask });
  const { data, error } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <p class="muted page-intro">{words.intro}</p>
      {error && data ? <StaleBanner error={error} onRetry={ask} /> : null}
      {data ? (
        data.items.map((flag) => <FlagCard key={flag.name} flag={flag} />)
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="14rem" />
        </NotLoaded>
      )}
    </>
  );
}
