import { useQuery } from "@tanstack/preact-query";
import type { DialItem, DialList } from "./dialing.types.ts";
import { can } from "../../data/session.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { formatWhen } from "../../ui/format.ts";
import { EmptyState } from "../../ui/states.tsx";
import { callingWords } from "../calling/calling.strings.ts";
import { dialListQuery } from "./dialing.queries.ts";
import { NEXT_LEAD } from "./dialing.shortcuts.ts";
import { dialingWords as words } from "./dialing.strings.ts";
import { setStatus } from "./list-status.ts";
import { ListSummary } from "./list-progress.tsx";
import type { Dialing, Refused } from "./use-dialing.ts";
import { WithKey } from "./with-key.tsx";

/** What stands in the middle while one has no lead: how to begin, why there is none, or that all is done. */
export function NoLead({ list, dialing }: { readonly list: DialList; readonly dialing: Dialing }) {
  const { status, progress } = list;
  const { total, done, nextDueAt } = progress;
  if (total === 0) return <EmptyState icon="list" title={words.emptyListTitle} text={words.emptyListText} />;
  if (status === "completed" || done === total) {
    return (
      <EmptyState icon="check" tone="good" title={words.finishedTitle} text={words.finishedText(total)}>
        <ListSummary list={list} />
        <ButtonLink href="/dialing">{words.back}</ButtonLink>
      </EmptyState>
    );
  }
  if (status === "paused") {
    return (
      <EmptyState icon="pause" title={words.pausedTitle} text={words.pausedText}>
        {can("dial-lists:manage") ? (
          <Button kind="primary" icon="play" onClick={() => void setStatus(list, "active")}>
            {words.resume}
          </Button>
        ) : null}
        <ButtonLink href="/dialing">{words.back}</ButtonLink>
      </EmptyState>
    );
  }
  const when = nextDueAt === null ? "" : ` ${words.nextDue(formatWhen(nextDueAt, Date.now()))}`;
  return (
    <EmptyState
      icon="phone"
      title={dialing.isNobodyNow ? words.noneTitle : words.startTitle}
      text={dialing.isNobodyNow ? `${words.noneText}${when}` : words.startText}
    >
      {dialing.isNobodyNow ? <ListSummary list={list} /> : null}
      <Button kind="primary" isBusy={dialing.busy === "next"} onClick={() => void dialing.next()}>
        <WithKey text={dialing.isNobodyNow ? words.next : words.start} shortcut={NEXT_LEAD} />
      </Button>
    </EmptyState>
  );
}

/** One has a lead of another list: nothing goes on here until that is settled. */
export function Elsewhere({ item, dialing }: { readonly item: DialItem; readonly dialing: Dialing }) {
  const { data } = useQuery(dialListQuery(item.listId));
  return (
    <EmptyState
      icon="alert"
      title={words.elsewhereTitle}
      text={words.elsewhereText(data?.name ?? words.otherList)}
    >
      <ButtonLink kind="primary" href={`/dialing/${item.listId}`}>
        {words.elsewhereGo}
      </ButtonLink>
      {item.state === "locked" ? (
        <Button isBusy={dialing.busy === "stop"} onClick={() => void dialing.stop(item)}>
          {words.elsewhereBack}
        </Button>
      ) : null}
    </EmptyState>
  );
}

/** Why a lead was not called, and what to do. */
export function RefusedNotice(props: {
  readonly refused: Refused;
  readonly who: string;
  /** The lead is still one's own: it can be tried again. */
  readonly isHeld: boolean;
  readonly dialing: Dialing;
}) {
  const { refused, who, isHeld, dialing } = props;
  return (
    <div class="dial-refused" data-tone="warning" role="alert">
      <p>
        <strong>{words.refusedTitle(who)}</strong> {refused.text} {isHeld ? "" : words.comesBack}
      </p>
      <div class="dial-said-actions">
        {refused.isAboutMe ? <ButtonLink href="/profile">{callingWords.profile}</ButtonLink> : null}
        {isHeld ? null : (
          <Button kind="primary" isBusy={dialing.busy === "next"} onClick={() => void dialing.next()}>
            <WithKey text={words.next} shortcut={NEXT_LEAD} />
          </Button>
        )}
      </div>
    </div>
  );
}
