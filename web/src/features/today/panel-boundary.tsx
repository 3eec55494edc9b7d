import { Component, type ComponentChildren } from "preact";
import { reportError } from "../../telemetry/errors.ts";
import { Button } from "../../ui/button.tsx";
import { strings } from "../../ui/strings.ts";
import { todayWords as words } from "./today.strings.ts";

/** Keeps an error of one panel from taking down the others. */
export class PanelBoundary extends Component<
  { readonly title: string; readonly children: ComponentChildren },
  { readonly isBroken: boolean }
> {
  override state = { isBroken: false };

  override componentDidCatch(error: unknown): void {
    reportError(error);
    this.setState({ isBroken: true });
  }

  override render() {
    const { title, children } = this.props;
    if (!this.state.isBroken) return children;
    return (
      <section class="card today-panel" aria-label={title}>
        <h2>{title}</h2>
        <p class="banner" data-tone="bad" role="alert">
          {words.broken}
          <Button size="small" icon="refresh" onClick={() => this.setState({ isBroken: false })}>
            {strings.common.retry}
          </Button>
        </p>
      </section>
    );
  }
}
