import type { ComponentChildren } from "preact";
import { liveStatus } from "../../data/live/connection.ts";
import type { Call } from "../../data/types.ts";
import { boardWords as words } from "../../features/board/board.strings.ts";
import { BoardCards } from "../../features/board/board-cards.tsx";
import { BoardCountList } from "../../features/board/board-count-list.tsx";
import { countCalls } from "../../features/board/board-counts.ts";
import { BoardFilterBar } from "../../features/board/board-filter-bar.tsx";
import { filterCalls, hasBoardFilters, NO_BOARD_FILTERS } from "../../features/board/board-filters.ts";
import { BoardSkeleton } from "../../features/board/board-skeleton.tsx";
import { ring } from "../../features/board/board-sound.ts";
import { SoundSwitch, useSound } from "../../features/board/sound-switch.tsx";
import { type BoardView, useBoard } from "../../features/board/use-board.ts";
import { type BoardAddress, useBoardAddress } from "../../features/board/use-board-address.ts";
import { callerText } from "../../features/calls/call-words.ts";
import { IncidentBanner } from "../../features/incidents/incident-banner.tsx";
import { announce } from "../../ui/announcer.tsx";
import { Boundary } from "../../ui/boundary.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { InTurns } from "../../ui/in-turn.tsx";
import { later } from "../../ui/later.tsx";
import { EmptyState, NotLoaded, StaleBanner } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "./board.css";
import "./wall.css";

const BoardWall = later(async () => (await import("../../features/board/board-wall.tsx")).BoardWall);

/** All calls that somebody may still act on, as they change. `?wall=1` is the mode for a screen on the wall. */
export function BoardPage({ title }: PageProps) {
  const board = useBoard(tellUrgent);
  const address = useBoardAddress();
  const [hasSound, turnSound] = useSound();
  const calls = filterCalls(board.calls, address.filters);
  const counts = countCalls(calls);
  if (address.isWall) {
    const isLive = liveStatus.value.state !== "down";
    return <BoardWall {...{ board, calls, counts, isLive }} onLeave={() => address.setWall(false)} />;
  }
  return (
    <div class="board-page">
      <header class="page-head">
        <h1>{title}</h1>
        <BoardCountList counts={counts} isKnown={board.isLoaded} />
        <div class="page-head-tools board-tools">
          <SoundSwitch isOn={hasSound} onTurn={turnSound} />
          <Button icon="wall" onClick={() => address.setWall(true)}>
            {words.wall}
          </Button>
        </div>
      </header>
      <Boundary>
        <IncidentBanner />
      </Boundary>
      {board.query.error && board.isLoaded ? (
        <StaleBanner error={board.query.error} onRetry={() => void board.query.refetch()} />
      ) : null}
      <InTurns>
        <BoardFilterBar calls={board.calls} filters={address.filters} onChange={address.setFilters} />
        <Body board={board} calls={calls} address={address} />
      </InTurns>
    </div>
  );
}

/** For whoever listens, and whoever hears a screen reader. */
function tellUrgent(call: Call): void {
  const priority = call.priority ?? 1;
  ring(priority);
  announce(words.urgentCall(callerText(call), priority));
}

function Body(props: {
  readonly board: BoardView;
  readonly calls: readonly Call[];
  readonly address: BoardAddress;
}) {
  const { board, calls, address } = props;
  if (!board.isLoaded) {
    return (
      <NotLoaded query={board.query} title={words.errorTitle}>
        <BoardSkeleton />
      </NotLoaded>
    );
  }
  const isFiltered = hasBoardFilters(address.filters);
  return (
    <>
      {board.unlisted > 0 ? (
        <p class="board-unlisted muted">{words.unlisted(formatCount(board.unlisted))}</p>
      ) : null}
      <div class="board">
        {calls.length > 0 ? null : isFiltered ? (
          <Empty title={words.noMatchTitle} text={words.noMatchText(board.calls.length)}>
            <Button icon="x" onClick={() => address.setFilters(NO_BOARD_FILTERS)}>
              {words.clear}
            </Button>
          </Empty>
        ) : (
          <Empty title={words.emptyTitle} text={words.emptyText}>
            <ButtonLink href="/calls">{words.emptyAction}</ButtonLink>
          </Empty>
        )}
        <BoardCards calls={calls} recent={board.recent} recentQuery={board.recentQuery} />
      </div>
    </>
  );
}

function Empty(props: {
  readonly title: string;
  readonly text: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="card board-empty">
      <EmptyState icon="phone" title={props.title} text={props.text}>
        {props.children}
      </EmptyState>
    </div>
  );
}
