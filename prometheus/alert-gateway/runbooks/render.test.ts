import { describe, expect, it } from "vitest";
import { renderRunbook } from "./render.ts";

const LINKS = {
  appUrl: "https://app.test",
  grafanaUrl: "https://grafana.test",
  prometheusUrl: "https://prometheus.test",
  alertmanagerUrl: "https://alertmanager.test",
};
const html = (markdown: string) => renderRunbook(markdown, LINKS).html;

describe("a rendered runbook", () => {
  it("has a section for each alert, with the anchor that the alert links to", () => {
    const { title, sections, html } = renderRunbook(
      "# SLO · SMS\n\n## SmsDeliveredBudgetBurn\n\nIt burns.\n\n## SmsDeliveredNoData\n\nNothing.\n",
      LINKS,
    );
    expect(title).toBe("SLO · SMS");
    expect(sections.map(({ anchor }) => anchor)).toEqual(["smsdeliveredbudgetburn", "smsdeliverednodata"]);
    expect(html).toContain(
      '<section>\n<h2 id="smsdeliveredbudgetburn"><a href="#smsdeliveredbudgetburn">SmsDeliveredBudgetBurn</a></h2>',
    );
    expect(html.match(/<section>/g)).toHaveLength(2);
  });

  it("links between runbooks, and to the parts by the addresses of this machine", () => {
    expect(html("[it](meta-monitoring.md#dependencydown)")).toContain(
      'href="meta-monitoring#dependencydown"',
    );
    expect(html("[it](http://127.0.0.1:3000/d/x?var-slo=y)")).toContain(
      'href="https://grafana.test/d/x?var-slo=y"',
    );
    expect(html("[it](http://127.0.0.1:8080/alerts)")).toContain('href="https://app.test/alerts"');
    expect(html("see http://127.0.0.1:9093 now")).toContain('<a href="https://alertmanager.test">');
  });

  it("opens queries where they can be run", () => {
    const metrics = html('```promql\nsum(rate(x{a="b"}[5m])) > 1\n```');
    const [, href = ""] = /<figcaption><a href="([^"]+)"/.exec(metrics) ?? [];
    const url = new URL(href.replaceAll("&#38;", "&"));
    expect(url.origin + url.pathname).toBe("https://prometheus.test/query");
    expect(url.searchParams.get("g0.expr")).toBe('sum(rate(x{a="b"}[5m])) > 1');
    expect(html("```traceql\n{ status = error }\n```")).toContain("https://grafana.test/explore");
    expect(html("look at `max(trunkline_sms_undelivered)`")).toContain("https://prometheus.test/query");
    for (const code of ["./trunkline logs app-api", "TRUNKLINE_PAGER_URL", "postgres"])
      expect(html(`\`${code}\``)).not.toContain("<a ");
  });

  it("runs nothing: HTML is text, and a link that is no page is no link", () => {
    expect(html("<script>alert(1)</script>\n\nand <img src=x onerror=alert(1)> too")).not.toMatch(
      /<(script|img)/,
    );
    expect(html("[press](javascript:alert(1))")).not.toContain("href");
    expect(html("![x](http://127.0.0.1/x.png)")).not.toContain("<img");
    expect(html("```\n</code><script>\n```")).not.toContain("<script>");
    expect(html('[x](http://a.test/"onmouseover="alert(1))')).not.toMatch(/"onmouseover="/);
  });
});
