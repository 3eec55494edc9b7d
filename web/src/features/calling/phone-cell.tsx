import { formatPhone } from "../../ui/phone.ts";
import { CallButton } from "./call-button.tsx";
import type { CallTarget } from "./refusal.ts";
import "./calling.css";

/** A number in a list, with a button that calls it. */
export function PhoneCell(props: {
  readonly phone: string | null;
  readonly who: string;
  readonly to?: CallTarget;
  readonly purpose?: "sales" | "service";
}) {
  const { phone, who, to, purpose = "sales" } = props;
  if (phone === null) return null;
  return (
    <span class="phone-cell">
      <span class="tabular">{formatPhone(phone)}</span>
      <CallButton to={to ?? { phone }} kind="ghost" {...{ who, purpose }} />
    </span>
  );
}
