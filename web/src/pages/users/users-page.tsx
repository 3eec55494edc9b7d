import { useInfiniteQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { ManagedUser } from "../../data/types.ts";
import { InviteDialog } from "../../features/users/invite-dialog.tsx";
import { UserDialog } from "../../features/users/user-dialog.tsx";
import { UserFilterBar } from "../../features/users/user-filter-bar.tsx";
import {
  hasUserFilters,
  NO_USER_FILTERS,
  userFiltersFromQuery,
  userFiltersToPath,
} from "../../features/users/user-filters.ts";
import { UserTable } from "../../features/users/user-table.tsx";
import { userListQuery } from "../../features/users/users.queries.ts";
import { userWords as words } from "../../features/users/users.strings.ts";
import { Button } from "../../ui/button.tsx";
import { formatCount } from "../../ui/format.ts";
import { EmptyState, NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import { strings } from "../../ui/strings.ts";
import type { PageProps } from "../define-page.tsx";
import "./users.css";

const SKELETON_ROWS = 6;

/** Who works here: found, invited, changed, shut out. */
export function UsersPage({ title }: PageProps) {
  const { query: address, route } = useLocation();
  const filters = userFiltersFromQuery(address);
  const query = useInfiniteQuery(userListQuery(filters));
  const [opened, setOpened] = useState<ManagedUser | "new" | null>(null);
  const users = query.data?.pages.flatMap(({ items }) => items);
  const close = () => setOpened(null);
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        {users && users.length > 0 ? (
          <span class="count" role="status">
            {words.shown(formatCount(users.length), query.hasNextPage)}
          </span>
        ) : null}
        <div class="page-head-tools">
          <a href="/roles">{words.whatRolesMay}</a>
          <Button kind="primary" icon="user" onClick={() => setOpened("new")}>
            {words.invite}
          </Button>
        </div>
      </header>
      <UserFilterBar filters={filters} onChange={(next) => route(userFiltersToPath(next), true)} />
      {query.error && users ? <StaleBanner error={query.error} onRetry={() => void query.refetch()} /> : null}
      {users ? (
        <List
          users={users}
          isBusy={query.isFetching && !query.isFetchingNextPage}
          isFiltered={hasUserFilters(filters)}
          onOpen={setOpened}
          onClear={() => route(userFiltersToPath(NO_USER_FILTERS), true)}
        />
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Loading />
        </NotLoaded>
      )}
      {query.hasNextPage ? (
        <div class="list-more">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {strings.common.loadMore}
          </Button>
        </div>
      ) : null}
      {opened === "new" ? <InviteDialog onClose={close} /> : null}
      {opened !== null && opened !== "new" ? <UserDialog user={opened} onClose={close} /> : null}
    </>
  );
}

function List(props: {
  readonly users: readonly ManagedUser[];
  readonly isBusy: boolean;
  readonly isFiltered: boolean;
  readonly onOpen: (user: ManagedUser) => void;
  readonly onClear: () => void;
}) {
  const { users, isBusy, isFiltered, onOpen, onClear } = props;
  if (users.length > 0) return <UserTable users={users} isBusy={isBusy} onOpen={onOpen} />;
  return (
    <div class="card">
      {isFiltered ? (
        <EmptyState icon="search" title={words.noMatchTitle} text={words.noMatchText}>
          <Button icon="x" onClick={onClear}>
            {words.clear}
          </Button>
        </EmptyState>
      ) : (
        <EmptyState icon="users" title={words.emptyTitle} text={words.emptyText} />
      )}
    </div>
  );
}

function Loading() {
  return (
    <div class="table-frame card" role="status" aria-label={strings.common.loading}>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <div class="table-loading-row" key={index}>
          <Skeleton width="10rem" height="1.1em" />
          <Skeleton width="5.5rem" height="1.3em" />
          <Skeleton width="100%" height="0.9em" />
          <Skeleton width="4rem" height="0.9em" />
        </div>
      ))}
    </div>
  );
}
