import "./charts.css";

/** A row with a bar as long as its figure. */
export interface BarRow {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** Beside the figure: a share, or what it was before. */
  readonly detail?: string | undefined;
}

/** Figures beside bars of their length: a table, so that it is read in its order. */
export function BarRows(props: { readonly caption: string; readonly rows: readonly BarRow[] }) {
  const highest = Math.max(1, ...props.rows.map(({ value }) => value));
  return (
    <table class="bar-rows">
      <caption class="hidden-visually">{props.caption}</caption>
      <tbody>
        {props.rows.map(({ key, label, value, text, detail }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td class="bar-rows-bar" aria-hidden="true">
              <span style={{ width: `${(value / highest) * 100}%` }} />
            </td>
            <td class="tabular bar-rows-value">{text}</td>
            <td class="tabular muted bar-rows-detail">{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
