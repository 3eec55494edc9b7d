import { Component, type ComponentClass, type FunctionComponent } from "preact";

/**
 * A component that is rendered again only when something that it is given is another than before (by `Object.is`), or a signal that it
 * reads is: one of many on a screen where one changes at a time. What it is given must therefore say all that it shows.
 */
export function memo<Props extends object>(Part: FunctionComponent<Props>): ComponentClass<Props> {
  return class Memo extends Component<Props> {
    static override displayName = `Memo(${Part.displayName ?? Part.name})`;

    override shouldComponentUpdate(next: Props): boolean {
      const before = this.props as Readonly<Record<string, unknown>>;
      const after = next as Readonly<Record<string, unknown>>;
      return [...Object.keys(before), ...Object.keys(after)].some(
        (name) => !Object.is(before[name], after[name]),
      );
    }

    override render() {
      return <Part {...(this.props as Props)} />;
    }
  };
}
