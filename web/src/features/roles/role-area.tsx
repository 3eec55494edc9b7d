import type { Output } from "../../data/endpoint.ts";
import { Icon } from "../../ui/icon.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { NO_USER_FILTERS, userFiltersToPath } from "../users/user-filters.ts";
import { roleWords as words } from "./roles.strings.ts";

type Roles = Output<"listRoles">;

interface RoleAreaProps {
  readonly area: Roles["areas"][number];
  readonly roles: Roles["items"];
}

/** Which roles may do what of one kind of work; each role leads to the people who have it. */
export function RoleArea({ area, roles }: RoleAreaProps) {
  const id = `area-${area.title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return (
    <section class="card role-area" aria-labelledby={id}>
      <h2 id={id}>{area.title}</h2>
      <table class="role-table" aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{words.may}</th>
            {roles.map(({ role }) => (
              <th key={role} scope="col">
                <a
                  href={userFiltersToPath({ ...NO_USER_FILTERS, role })}
                  title={words.peopleWith(identityWords.roles[role])}
                >
                  {identityWords.roles[role]}
                </a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {area.permissions.map(({ permission, lets }) => (
            <tr key={permission}>
              <th scope="row" title={permission}>
                {lets}
              </th>
              {roles.map(({ role, permissions }) => {
                const may = permissions.includes(permission);
                return (
                  <td key={role} data-may={may}>
                    <Icon name={may ? "check" : "minus"} />
                    <span class="hidden-visually">{may ? words.yes : words.no}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
