/** What all pages have in common: the colours are those of the view of layers in editors, light and dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f5f6f8; --track: #eceef1; --text: #1d2127; --faint: #5a636e; --edge: #d5dae0;
  --cached: #388a34; --rebuilt: #d07a12; --unknown: #8a56c9; --source: #717171; --failed: #d73a49; --link: #0a5cc0;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #16181c; --panel: #1e2126; --track: #25292f; --text: #e4e7eb; --faint: #9ba4af; --edge: #363b43;
    --cached: #6dbd67; --rebuilt: #e89b3c; --unknown: #b58ae0; --source: #9a9a9a; --failed: #f4707b; --link: #71b0ff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  background: var(--ground); color: var(--text); margin: 0;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
main { margin: 0 auto; max-width: 1320px; padding: 40px clamp(16px, 3.5vw, 48px) 64px; }
.patterns { position: absolute; }
.spoken { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; white-space: nowrap; width: 1px; }
h1 { font-size: clamp(22px, 2.6vw, 32px); font-weight: 650; letter-spacing: -.015em; line-height: 1.25; margin: 0 0 10px; max-width: 34em; overflow-wrap: anywhere; text-wrap: balance; }
h2 { font-size: 19px; font-weight: 650; letter-spacing: -.01em; line-height: 1.3; margin: 52px 0 4px; }
h3 { font-size: 15px; font-weight: 650; margin: 20px 0 4px; overflow-wrap: anywhere; }
p { margin: 4px 0; max-width: 96ch; overflow-wrap: anywhere; }
a { color: var(--link); }
code, .code, pre { font-family: var(--mono); font-size: .9em; }
h1 code { background: var(--track); border-radius: 5px; font-weight: 550; padding: 1px 7px; -webkit-box-decoration-break: clone; box-decoration-break: clone; }
.unbroken { white-space: nowrap; }
.faint { color: var(--faint); }
.lead { font-size: 1.07em; }
.cached { --tone: var(--cached); }
.rebuilt { --tone: var(--rebuilt); }
.unknown { --tone: var(--unknown); }
.source, .unreached { --tone: var(--source); }
.failed { --tone: var(--failed); }

pattern rect { fill: var(--tone); }
pattern path { fill: none; stroke: var(--ground); stroke-opacity: .6; stroke-width: 1; }
#p-unknown path { stroke-linecap: round; stroke-width: 1.5; }

.icon { fill: none; height: 1em; stroke: currentcolor; stroke-linecap: round; stroke-linejoin: round; stroke-width: 1.9; width: 1em; }
.swatch { align-items: center; background: color-mix(in srgb, var(--tone) 20%, transparent); border-radius: 50%; color: var(--tone); display: inline-flex; flex: none; font-size: 11px; height: 18px; justify-content: center; width: 18px; }

.figures { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr)); list-style: none; margin: 24px 0 0; padding: 0; }
.figures li { background: var(--panel); border-radius: 10px; padding: 14px 18px 15px; }
.figures b { display: block; font-size: 27px; font-weight: 650; letter-spacing: -.02em; line-height: 1.25; overflow-wrap: anywhere; }
.figures b code { font-size: .72em; letter-spacing: -.03em; }
.figures span { color: var(--faint); font-size: 13.5px; line-height: 1.4; display: block; overflow-wrap: anywhere; }
.meter { background: var(--track); border-radius: 3px; display: block; height: 6px; margin: 7px 0 6px; overflow: hidden; }
.meter i { background: var(--tone); border-radius: 3px 0 0 3px; display: block; height: 100%; width: var(--share); }
.figures .meter { background: color-mix(in srgb, var(--text) 13%, transparent); }

.legend { display: flex; flex-wrap: wrap; font-size: 13.5px; gap: 4px 20px; list-style: none; margin: 14px 0 10px; padding: 0; }
.legend li { align-items: center; display: flex; gap: 7px; }

th button { background: none; border: 0; color: inherit; cursor: pointer; font: inherit; padding: 0; text-align: inherit; }
th button:hover { text-decoration: underline; }
th[aria-sort=descending] button::after { content: " ↓"; }
th[aria-sort=ascending] button::after { content: " ↑"; }
table { border-collapse: collapse; width: 100%; }
th { font-weight: 600; text-align: left; }
thead th { color: var(--faint); font-size: 13px; font-weight: 500; padding: 6px 8px; vertical-align: bottom; white-space: nowrap; }
td, tbody th { border-top: 1px solid var(--edge); padding: 6px 8px; vertical-align: top; }
.unseen th { padding: 0; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.code { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.path { font-family: var(--mono); font-size: .9em; overflow-wrap: anywhere; }

.scroll { margin: 14px 0 0; overflow-x: auto; padding: 2px 2px 10px; }
.graph { height: var(--height); max-width: var(--most); min-width: var(--least); position: relative; }
.edges { height: 100%; inset: 0; overflow: visible; pointer-events: none; position: absolute; width: 100%; }
.edge { fill: none; stroke: var(--tone); stroke-opacity: .75; stroke-width: 1.6; vector-effect: non-scaling-stroke; }
.edge.rebuilt, .edge.failed { stroke-dasharray: 6 3; }
.edge.unknown { stroke-dasharray: 2 3; }
.stage { background: var(--ground); left: var(--x); position: absolute; top: var(--y); width: var(--w); }
.head { align-items: baseline; display: flex; gap: 8px; height: 26px; margin-bottom: 4px; padding: 0 2px; position: relative; }
.head .name { font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.head .target { background: var(--faint); border-radius: 8px; color: var(--ground); flex: none; font-size: 12px; padding: 0 7px; }
.head .tally { color: var(--faint); font-size: 13px; margin-left: auto; white-space: nowrap; }
.needs { color: var(--faint); display: none; font-size: 13px; margin: 0 0 4px 2px; }
.stage ol { list-style: none; margin: 0; padding: 0; }
.block {
  align-items: center; border-radius: 4px; column-gap: 8px; display: grid; font-size: 13px; grid-template-columns: 1.8em auto minmax(0, 1fr) auto;
  grid-template-rows: 28px; height: 28px; margin-bottom: 4px; padding: 0 9px 0 8px; position: relative;
  background: linear-gradient(var(--tone), var(--tone)) left / 4px 100% no-repeat, linear-gradient(color-mix(in srgb, var(--tone) 10%, var(--ground)) 0 0), var(--ground);
}
.block.noted { grid-template-rows: 27px 18px; height: 46px; }
.block.rebuilt, .block.failed {
  background: linear-gradient(var(--tone), var(--tone)) left / 4px 100% no-repeat,
    repeating-linear-gradient(-45deg, color-mix(in srgb, var(--tone) 10%, transparent) 0 5px, transparent 5px 10px), linear-gradient(color-mix(in srgb, var(--tone) 9%, var(--ground)) 0 0);
}
.block.unknown {
  background: linear-gradient(var(--tone), var(--tone)) left / 4px 100% no-repeat,
    radial-gradient(circle, color-mix(in srgb, var(--tone) 24%, transparent) 1.2px, transparent 1.6px) 0 0 / 8px 8px, linear-gradient(color-mix(in srgb, var(--tone) 9%, var(--ground)) 0 0);
}
.block[style] {
  grid-template-columns: 1.8em minmax(0, 1fr) auto;
  background: linear-gradient(var(--tone), var(--tone)) left / 4px 100% no-repeat,
    repeating-linear-gradient(-45deg, color-mix(in srgb, var(--rebuilt) 12%, transparent) 0 5px, transparent 5px 10px) left / var(--share) 100% no-repeat,
    linear-gradient(color-mix(in srgb, var(--rebuilt) 16%, var(--ground)) 0 0) left / var(--share) 100% no-repeat, linear-gradient(var(--panel) 0 0);
}
.block.source, .block.unreached { background: var(--ground); border: 1px dashed var(--edge); padding-left: 7px; }
.block.root { box-shadow: inset 0 0 0 1.5px var(--tone); }
.block.root .swatch, .block.failed .swatch { background: var(--tone); color: var(--ground); }
.block.root .note { font-weight: 600; }
.block .line { color: var(--faint); font-family: var(--mono); font-size: 12px; text-align: right; }
.block .facts { color: var(--faint); font-size: 12.5px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.block .note { font-size: 12.5px; grid-column: 3 / -1; grid-row: 2; line-height: 18px; margin-top: -5px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.block.cached:not([style]) .code, .block.source .code, .block.unreached .code { color: var(--faint); }
.entered::before { border: 4px solid transparent; border-left: 6px solid var(--faint); border-right: 0; content: ""; left: -6px; position: absolute; top: 10px; }
.head.entered::before { top: 11px; }

details > summary { cursor: pointer; }
.list { margin: 8px 0; padding-left: 20px; }
.list li { margin: 3px 0; max-width: 90ch; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.tip { background: var(--text); border-radius: 6px; color: var(--ground); font-size: 13px; left: 0; line-height: 1.4; max-width: min(420px, 90vw); padding: 7px 11px; pointer-events: none; position: fixed; top: 0; z-index: 9; overflow-wrap: anywhere; }
.tip b { display: block; }
footer { border-top: 1px solid var(--edge); color: var(--faint); font-size: 13px; margin-top: 56px; padding-top: 12px; }

@media (max-width: 860px), print {
  .graph { height: auto; min-width: 0; max-width: 640px; }
  .edges, .entered::before { display: none; }
  .stage { margin-bottom: 22px; position: static; width: auto; }
  .stage .needs { display: block; }
  .block, .block.noted { grid-template-rows: auto; height: auto; padding-bottom: 4px; padding-top: 4px; }
  .block .note { margin-top: 0; overflow: visible; white-space: normal; overflow-wrap: anywhere; }
}
@media (max-width: 520px) {
  .figures { gap: 8px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures li { padding: 11px 14px 12px; }
  .figures b { font-size: 22px; }
}
@media print {
  :root { --ground: #ffffff; --panel: #f5f6f8; --track: #eceef1; --text: #000000; --faint: #444444; --edge: #bbbbbb;
    --cached: #388a34; --rebuilt: #d07a12; --unknown: #8a56c9; --source: #717171; --failed: #d73a49; --link: #0a5cc0; color-scheme: light; }
  main { max-width: none; padding: 0; }
  body { font-size: 12px; }
  .block, .figures li, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
@media (forced-colors: active) {
  .block { border: 1px solid; }
  .block.rebuilt { border-left: 5px double; }
  .block.unknown { border-left: 5px dotted; }
}
`;
