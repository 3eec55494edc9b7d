import { useQuery } from "@tanstack/preact-query";
import { RoleArea } from "../../features/roles/role-area.tsx";
import { rolesQuery } from "../../features/roles/roles.queries.ts";
import { roleWords as words } from "../../features/roles/roles.strings.ts";
import { NotLoaded, Skeleton, StaleBanner } from "../../ui/states.tsx";
import type { PageProps } from "../define-page.tsx";
import "./roles.css";

/** What each role may do, to be read: roles are part of the code. */
export function RolesPage({ title }: PageProps) {
  const query = useQuery(rolesQuery);
  const { data, error, refetch } = query;
  return (
    <>
      <header class="page-head">
        <h1>{title}</h1>
        <div class="page-head-tools">
          <a href="/users">{words.toUsers}</a>
        </div>
      </header>
      <p class="muted page-intro">{words.intro}</p>
      {error && data ? <StaleBanner error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        data.areas.map((area) => <RoleArea key={area.title} area={area} roles={data.items} />)
      ) : (
        <NotLoaded query={query} title={words.errorTitle}>
          <Skeleton height="30rem" />
        </NotLoaded>
      )}
    </>
  );
}
