import { Button, type ButtonProps } from "./button.tsx";
import { later } from "./later.tsx";

/** A button that says `tip` when it is pointed at or has the keyboard's focus, as soon as the code for that has come. */
export const TipButton = later<ButtonProps & { readonly tip: string }>(
  async () => (await import("./tooltip.tsx")).ButtonWithTooltip,
  ({ tip: _tip, ...button }) => <Button {...button} />,
);
