import { Icon } from "../../ui/icon.tsx";
import { identityWords } from "../identity/identity.strings.ts";
import { NO_USER_FILTERS, userFiltersToPath } from "../users/user-filters.ts";
import type { AreaOfRoles, Role } from "./areas-of-roles.ts";
import { roleWords as words } from "./roles.strings.ts";

/** Which roles may do what of one kind of work; each role leads to the people who have it. */
export function RoleArea({ area, roles }: { readonly area: AreaOfRoles; readonly roles: readonly Role[] }) {
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
          {area.rows.map(({ permission, text, may }) => (
            <tr key={permission}>
              <th scope="row" title={permission}>
                {text}
              </th>
              {may.map((isAllowed, index) => (
                <td key={roles[index]?.role} data-may={isAllowed}>
                  <Icon name={isAllowed ? "check" : "minus"} />
                  <span class="hidden-visually">{isAllowed ? words.yes : words.no}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
