import "./charts.css";

/** A table whose cells are the darker the more they hold; it can be read as the table that it is. */
export function HeatMap(props: {
  readonly caption: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly figureOf: (row: number, column: number) => number;
  readonly textOf: (row: number, column: number, value: number) => string;
}) {
  const { rows, columns, figureOf, textOf } = props;
  const highest = Math.max(
    1,
    ...rows.flatMap((_, row) => columns.map((__, column) => figureOf(row, column))),
  );
  return (
    <div class="heat-map-frame">
      <table class="heat-map">
        <caption class="hidden-visually">{props.caption}</caption>
        <thead>
          <tr>
            <td />
            {columns.map((column, index) => (
              <th key={column} scope="col" data-shown={index % 3 === 0}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((name, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {columns.map((column, index) => {
                const value = figureOf(row, index);
                return (
                  <td
                    key={column}
                    title={textOf(row, index, value)}
                    style={{ "--share": value === 0 ? 0 : 0.25 + 0.75 * (value / highest) }}
                  >
                    <span class="hidden-visually">{value}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
