// Charts answer one question: direct labels, the areas' own colours, no motion where that is asked for. Tooltips are drawn on the
// canvas because the content-security policy allows no style attributes in inserted markup.
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { fresh } from "./js/dom.js";

use([BarChart, LineChart, ScatterChart, GridComponent, TooltipComponent, LegendComponent, MarkLineComponent, AriaComponent, CanvasRenderer]);

const still = matchMedia("(prefers-reduced-motion: reduce)");

function resolver(box) {
  const probe = document.createElement("span");
  probe.hidden = false;
  box.parentElement.append(probe);
  return {
    of(variable, className = "") { probe.className = className; probe.style.color = `var(${variable})`; return getComputedStyle(probe).color; },
    done() { probe.remove(); },
  };
}

const FALLBACK = ["--teal", "--indigo", "--blue", "--green", "--amber", "--ink-2"];

function seriesOf(chart, index, spec, paint, text) {
  const colour = chart.area ? paint.of("--area-line", `area-${chart.area}`) : chart.tone ? paint.of("--tone", `tone-${chart.tone}`) : paint.of(FALLBACK[index % FALLBACK.length]);
  const many = spec.series.length > 1;
  const bars = spec.kind === "bar" || spec.kind === "stacked";
  const base = { name: chart.name, data: chart.values, color: colour, itemStyle: { color: colour }, emphasis: { disabled: true } };
  if (bars) {
    const position = spec.kind === "stacked" ? "inside" : spec.horizontal ? "right" : "top";
    return { ...base, type: "bar", stack: spec.kind === "stacked" ? "all" : undefined, barMaxWidth: 28,
      label: { show: chart.values.length <= 24, position, color: spec.kind === "stacked" ? paint.of("--paper") : text, formatter: ({ value }) => (value ? String(value) : "") } };
  }
  if (spec.kind === "dots") return { ...base, type: "scatter", symbolSize: 9, label: { show: false } };
  return { ...base, type: "line", step: spec.kind === "step" ? "end" : false, symbol: "circle", symbolSize: 6, lineStyle: { width: 2, color: colour, type: index % 2 ? "dashed" : "solid" },
    endLabel: { show: many, formatter: "{a}", color: colour, fontWeight: 600 },
    label: { show: !many && chart.values.length <= 16, position: "top", color: text } };
}

function option(box, spec) {
  const paint = resolver(box);
  const text = paint.of("--ink-2");
  const line = paint.of("--line");
  const names = { type: "category", data: spec.x, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: text, fontSize: 12, hideOverlap: true } };
  const values = { type: "value", name: spec.horizontal ? "" : spec.unit || "", nameTextStyle: { color: text, align: "left" }, splitLine: { lineStyle: { color: line } }, axisLabel: { color: text, fontSize: 12 }, minInterval: spec.series.every((one) => one.values.every((value) => value === null || Number.isInteger(value))) ? 1 : 0 };
  const series = spec.series.map((one, index) => seriesOf(one, index, spec, paint, text));
  if (spec.target !== undefined && series[0]) {
    series[0].markLine = { silent: true, symbol: "none", lineStyle: { color: text, type: "dashed" }, label: { color: text, formatter: "{c}" }, data: [spec.horizontal ? { xAxis: spec.target } : { yAxis: spec.target }] };
  }
  const bars = spec.kind === "bar" || spec.kind === "stacked";
  const made = {
    animation: !still.matches, animationDuration: 250, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: text },
    grid: { left: 4, right: bars || spec.series.length === 1 ? 36 : 110, top: spec.unit || (bars && spec.series.length > 1) ? 36 : 16, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: paint.of("--raised"), borderColor: paint.of("--line-2"), textStyle: { color: paint.of("--ink") }, axisPointer: { type: bars ? "shadow" : "line" } },
    legend: { show: bars && spec.series.length > 1, top: 0, left: 0, textStyle: { color: text }, itemWidth: 12, itemHeight: 12 },
    aria: { enabled: false },
    xAxis: spec.horizontal ? values : names, yAxis: spec.horizontal ? { ...names, inverse: true } : values, series,
  };
  paint.done();
  return made;
}

function start(box) {
  const spec = JSON.parse(document.querySelector(box.dataset.chart).textContent);
  if (!spec.series?.length) { box.remove(); return; }
  const chart = init(box, null, { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
  const draw = () => chart.setOption(option(box, spec), true);
  draw();
  new ResizeObserver(() => chart.resize()).observe(box);
  document.addEventListener("shanhe:theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

for (const box of fresh(document, "[data-chart]", "Chart")) start(box);
document.addEventListener("htmx:load", (event) => { for (const box of fresh(event.detail.elt, "[data-chart]", "Chart")) start(box); });
