import { useMutation, useQuery } from "@tanstack/preact-query";
import { askToSignOut } from "../../data/session.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { NotLoaded, Skeleton } from "../../ui/states.tsx";
import { Ago } from "../../ui/time.tsx";
import { endSessionMutation, type OwnSession, sessionsQuery } from "./sessions.queries.ts";
import { settingsWords as words } from "./settings.strings.ts";

/** Where one is signed in, and how one ends that. */
export function SessionList() {
  const query = useQuery(sessionsQuery);
  const { mutate, isPending, variables } = useMutation(endSessionMutation);
  if (!query.data)
    return (
      <NotLoaded query={query} title={words.sessionsError}>
        <Skeleton height="6rem" />
      </NotLoaded>
    );
  // This one first, whenever it began.
  const items = query.data.items.toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  return (
    <>
      <ul class="session-list">
        {items.map((one) => (
          <Row
            key={one.id}
            session={one}
            isBusy={isPending && variables === one}
            onEnd={() => (one.isCurrent ? void askToSignOut() : mutate(one))}
          />
        ))}
      </ul>
      {items.some(({ isCurrent }) => !isCurrent) ? (
        <Button
          size="small"
          icon="logout"
          isBusy={isPending && variables === "others"}
          onClick={() => mutate("others")}
        >
          {words.signOutOthers}
        </Button>
      ) : null}
    </>
  );
}

function Row(props: { readonly session: OwnSession; readonly isBusy: boolean; readonly onEnd: () => void }) {
  const { device, address, signedInAt, lastSeenAt, isCurrent } = props.session;
  return (
    <li data-current={isCurrent}>
      <div>
        <p class="session-device">
          {device} {isCurrent ? <Badge tone="good">{words.thisOne}</Badge> : null}
        </p>
        <p class="muted session-facts">
          {address === null ? null : <span>{words.from(address)}</span>}
          <span>
            {words.signedIn} <Ago at={signedInAt} />
          </span>
          {isCurrent ? null : (
            <span>
              {words.lastSeen} <Ago at={lastSeenAt} />
            </span>
          )}
        </p>
      </div>
      <Button
        size="small"
        isBusy={props.isBusy}
        aria-label={isCurrent ? words.signOut : words.signOutOf(device)}
        onClick={props.onEnd}
      >
        {words.signOut}
      </Button>
    </li>
  );
}
