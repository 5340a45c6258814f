/** How the page looks: one column that fits a phone, light and dark, and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fdfcf9; --card: #ffffff; --ink: #1c1d20; --quiet: #585c64; --line: #dcd8cf;
  --good: #05603a; --good-back: #e5f3ea; --bad: #a4161a; --bad-back: #fdebea; --open: #7a4a00; --open-back: #fbf0da;
  --link: #0b5394;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1d2024; --ink: #e8e6e1; --quiet: #a9aeb7; --line: #363b42;
    --good: #7fd6a5; --good-back: #16301f; --bad: #ff9d97; --bad-back: #3a1a1a; --open: #f0c572; --open-back: #35290f;
    --link: #8fc1ff;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 3.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0 auto; max-width: 79rem; padding: 0 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: clamp(1.5rem, 4vw, 2.3rem); line-height: 1.2; margin: .3rem 0; }
h2 { font-size: 1.4rem; margin: 3rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, summary:focus-visible, select:focus-visible, input:focus-visible,
.scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
small, .kicker, .facts, figcaption { color: var(--quiet); font-size: .85rem; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.command { display: block; padding: .6rem .8rem; margin: .4rem 0; background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; }
.top { margin: 1rem 0; padding: 1.2rem; border-radius: 10px; background: var(--card); border: 1px solid var(--line);
  border-left: 8px solid var(--open); }
.top.pass { border-left-color: var(--good); } .top.fail { border-left-color: var(--bad); }
.top.pass h1 { color: var(--good); } .top.fail h1 { color: var(--bad); } .top.incomplete h1 { color: var(--open); }
.kicker, .facts { margin: 0; }
.data { font-size: 1.1rem; margin: .2rem 0 .8rem; }
.data.stand-in strong { background: var(--open-back); color: var(--open); padding: .1rem .4rem; border-radius: 4px; }
.warning, .drifts { background: var(--bad-back); color: var(--bad); padding: .6rem .8rem; border-radius: 6px; margin: .8rem 0; overflow-wrap: anywhere; }
.drifts small { display: block; color: inherit; } .drifts a { color: inherit; font-weight: 600; }
.tiles { list-style: none; display: grid; gap: .6rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); padding: 0;
  margin: 0 0 .8rem; }
.tiles a { display: block; height: 100%; padding: .6rem .8rem; border-radius: 8px; text-decoration: none; color: inherit; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2; }
.tiles .good a { background: var(--good-back); } .tiles .good strong { color: var(--good); }
.tiles .bad a { background: var(--bad-back); } .tiles .bad strong { color: var(--bad); }
.tiles .none a { background: var(--open-back); } .tiles .none strong { color: var(--open); }
.tiles small { font-size: 1rem; color: inherit; } .tiles em { font-style: normal; display: block; }
nav { position: sticky; top: 0; z-index: 2; display: flex; gap: 1rem; overflow-x: auto; padding: .6rem 0; background: var(--paper);
  border-bottom: 1px solid var(--line); white-space: nowrap; }
.filters { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin: .6rem 0; }
.filters[hidden] { display: none; }
select, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  padding: .25rem .6rem; }
.row { border: 1px solid var(--line); border-radius: 8px; background: var(--card); margin: .5rem 0; padding: 0 .8rem; }
.row[open] { padding-bottom: .8rem; }
.row summary { display: grid; gap: .2rem .8rem; align-items: center; padding: .6rem 0; cursor: pointer;
  grid-template-columns: .8rem 7rem 1fr; list-style: none; }
.row summary::-webkit-details-marker { display: none; }
.row summary::before { content: '▸'; color: var(--quiet); }
.row[open] summary::before { content: '▾'; }
@media (max-width: 40rem) {
  .row summary { grid-template-columns: .8rem 1fr; }
  .row summary > :nth-child(n+2) { grid-column: 2; }
}
@media (min-width: 40rem) {
  .claim summary { grid-template-columns: .8rem 9rem 1fr; }
  .row summary > :nth-child(n+3) { grid-column: 3; }
}
@media (min-width: 60rem) {
  .claim summary { grid-template-columns: .8rem 9rem 1fr 15rem 8rem; }
  .golden[open] summary { grid-template-columns: .8rem 7rem 16rem 1fr; }
}
.row summary > :nth-child(n+3) { min-width: 0; overflow-wrap: anywhere; font-size: .9rem; }
@media (min-width: 60rem) { .claim summary > :nth-child(n+3), .golden[open] summary > :nth-child(n+3) { grid-column: auto; } }
.rows { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); }
.rows .row { margin: 0; min-width: 0; } .rows .row[open] { grid-column: 1 / -1; }
.sentence small { display: block; }
.verdict { display: inline-block; padding: .05rem .5rem; border-radius: 99px; font-size: .85rem; font-weight: 600; width: max-content;
  background: var(--open-back); color: var(--open); }
.verdict.pass, .verdict.match, .verdict.agree { background: var(--good-back); color: var(--good); }
.verdict.fail, .verdict.drift, .verdict.missing, .verdict.obsolete, .verdict.disagree { background: var(--bad-back);
  color: var(--bad); }
.verdict.finding.holds { background: none; box-shadow: inset 0 0 0 1px currentColor; color: var(--good); }
.effect small { display: block; }
.interval { display: block; max-width: 100%; }
.interval .passing { fill: var(--good-back); }
.interval .threshold { stroke: var(--quiet); stroke-width: 1; stroke-dasharray: 3 2; }
.interval .bar { stroke: currentColor; stroke-width: 3; stroke-linecap: round; }
.interval .mean { stroke: currentColor; stroke-width: 2; }
.interval .seed { fill: var(--quiet); }
.interval.pass { color: var(--good); } .interval.fail { color: var(--bad); } .interval.inconclusive { color: var(--open); }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; font-size: .9rem; min-width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line);
  font-variant-numeric: tabular-nums; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 11rem; max-width: 28rem; }
th small, td small { display: block; font-weight: 400; }
.seeds { display: block; max-width: 18rem; }
figure { margin: .4rem 0; }
.strip { overflow-x: auto; }
.pair { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.pair > * { flex: 1 1 auto; min-width: min(100%, 30rem); max-width: 100%; }
.pair figcaption { contain: inline-size; }
.pixels { image-rendering: pixelated; display: block; background-repeat: no-repeat; print-color-adjust: exact; }
.player { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; }
.player[hidden] { display: none; }
.player input { width: min(24rem, 60vw); vertical-align: middle; }
.charts { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.chart svg { max-width: 100%; height: auto; color: var(--ink); overflow: visible; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .2rem 0; }
.swatch { display: inline-block; width: 1rem; height: .7rem; border-radius: 2px; }
.tabs { display: flex; flex-wrap: wrap; gap: .3rem; margin: .4rem 0; }
.tabs [aria-selected=true] { border-color: var(--link); box-shadow: inset 0 -2px var(--link); }
.panel[data-copies] img { display: inline-block; margin-right: .5rem; }
.panel { overflow-x: auto; }
.stack { position: relative; width: max-content; } .stack img:last-child { position: absolute; inset: 0; }
.observed { display: inline-block; margin-right: 1.2rem; }
@page { margin: 14mm; }
@media print {
  h2, h3 { break-after: avoid; }
  :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, .filters, .player, .tabs { display: none; }
  .row, figure, .chart, tr { break-inside: avoid; }
  .strip, .scroll { overflow: visible; }
  a { color: inherit; text-decoration: none; }
}
`;
