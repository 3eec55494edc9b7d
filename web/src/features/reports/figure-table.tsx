import { figureText, isFigure, readColumns, type Report } from "./figures.ts";

/** A report as the server tells it. */
export function FigureTable({ caption, report }: { readonly caption: string; readonly report: Report }) {
  const columns = readColumns(report);
  return (
    <div class="figure-table-frame">
      <table class="figure-table">
        <caption class="hidden-visually">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" data-figure={isFigure(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.items.map((row, index) => (
            <tr key={index}>
              {columns.map((column, place) => {
                const text = figureText(column, row[column.name]);
                return place === 0 ? (
                  <th key={column.name} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={column.name} class="tabular" data-figure={isFigure(column)}>
                    {text}
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
