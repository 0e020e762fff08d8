/** Of a page about a replay. */
export const STYLE = `
.f-rebuilt { fill: url(#p-rebuilt); } .f-unknown { fill: url(#p-unknown); } .f-failed { fill: url(#p-failed); }
.f-cached { fill: var(--cached); } .f-source { fill: var(--faint); }
.strip { background: var(--track); border-radius: 3px; display: block; height: 20px; width: 100%; }
.strip.low { height: 12px; }
.strip.cells { height: 18px; width: 240px; }
.skyline { display: block; height: 34px; width: 100%; }
.skyline path { fill: var(--faint); }
.sample { flex: none; }

.matrix { margin-top: 2px; table-layout: fixed; }
.matrix th:nth-child(1) { width: 44px; }
.matrix th:nth-child(2) { width: 29%; }
.matrix thead th:nth-child(4) { width: 120px; }
.matrix thead th:nth-child(6) { width: 98px; }
.matrix thead th:nth-child(5) { width: 108px; }
.matrix td, .matrix tbody th { border-top: 0; font-size: 13px; line-height: 20px; padding: 3px 8px; }
.matrix tbody th { font-weight: 400; }
.matrix .line { color: var(--faint); font-family: var(--mono); font-size: 12px; }
.matrix .step .code { display: block; }
.matrix .by { color: var(--faint); display: block; font-size: 12px; line-height: 16px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.matrix:not(.sorted) .by.same { display: none; }
.matrix .of { color: var(--faint); display: block; font-size: 12px; line-height: 15px; }
.matrix .of, .matrix .by { margin-top: -1px; }
.matrix .time { padding-left: 12px; padding-right: 12px; }
.matrix .stage-name th { font-weight: 650; padding: 14px 8px 3px; }
.matrix .stage-name th { border-bottom: 1px solid var(--edge); }
.matrix .stage-name + tr > * { padding-top: 7px; }
.matrix.sorted .stage-name { display: none; }
.axis { display: block; height: 18px; margin: 0 4px; position: relative; }
.axis span { border-left: 1px solid var(--edge); font-size: 12px; left: var(--at); line-height: 18px; padding-left: 5px; position: absolute; white-space: nowrap; }
.time[data-step] { cursor: crosshair; }

.proposal { background: var(--panel); border-radius: 10px; margin: 14px 0; padding: 12px 20px 16px; }
.moves { margin: 10px 0; padding-left: 22px; }
.moves li { margin: 6px 0; max-width: 90ch; overflow-wrap: anywhere; }
.moves .proof { color: var(--faint); display: block; font-size: 13.5px; }
.proposal summary, .refused summary { color: var(--faint); font-size: 14px; }
.compared { margin: 4px 0 10px; max-width: 760px; table-layout: fixed; }
.compared th, .compared td { border: 0; font-size: 14px; padding: 3px 14px 3px 0; vertical-align: middle; white-space: nowrap; }
.compared .unseen th { padding: 0; }
.compared .unseen th:nth-child(1) { width: 4em; }
.compared .unseen th:nth-child(2) { width: 62%; }
.compared th { color: var(--faint); font-weight: 500; }
.compared .meter { background: none; display: inline-block; height: 14px; margin: 0 10px 0 0; vertical-align: -2px; width: calc(100% - 150px); }
.compared .meter i { border-radius: 3px; min-width: 2px; }
.diff { background: var(--ground); border-radius: 6px; line-height: 1.5; margin: 8px 0 0; overflow-x: auto; padding: 10px 0; }
.diff span { display: block; min-width: max-content; padding: 0 14px; white-space: pre; }
.diff .added { background: color-mix(in srgb, var(--cached) 16%, transparent); }
.diff .removed { background: color-mix(in srgb, var(--failed) 15%, transparent); }

.culprits { margin-top: 6px; table-layout: fixed; }
.culprits th:nth-child(1) { width: 29%; }
.culprits thead th:nth-child(2) { width: 150px; }
.culprits thead th:nth-child(3) { width: 84px; }
.culprits thead th:nth-child(5) { width: 230px; }
.culprits td, .culprits tbody th { font-size: 13px; font-weight: 400; }
.culprits .meter { height: 5px; margin: 3px 0 3px; }
.culprits .meter i { min-width: 2px; }
.culprits .time { padding-top: 10px; }

.builds { border-top: 1px solid var(--edge); }
.builds summary { color: var(--faint); padding: 7px 4px; }
.builds summary b { color: var(--text); font-weight: 600; margin-right: 8px; }
.builds table { margin-bottom: 10px; table-layout: fixed; }
.builds td { border: 0; font-size: 13px; line-height: 20px; padding: 3px 8px; }
.builds td:nth-child(1) { color: var(--faint); font-variant-numeric: tabular-nums; white-space: nowrap; }
.builds th:nth-child(1), .builds th:nth-child(4) { width: 104px; }
.builds th:nth-child(3) { width: 260px; }
.builds .id { color: var(--faint); margin-right: 6px; }
.builds .subject { overflow-wrap: anywhere; }
.builds .why { color: var(--faint); display: block; font-size: 12.5px; line-height: 17px; overflow-wrap: anywhere; }
.builds tr:target td { background: color-mix(in srgb, var(--link) 13%, transparent); }

@media (max-width: 860px), print {
  .matrix, .matrix thead, .matrix tbody { display: block; }
  .matrix thead tr, .matrix tbody tr { display: grid; grid-template-columns: 2.4em minmax(0, 1fr) auto auto; padding: 4px 0; }
  .matrix thead th:nth-child(-n + 2), .matrix thead th:nth-child(n + 4) { display: none; }
  .matrix thead th, .matrix .time { grid-column: 1 / -1; grid-row: 2; padding: 2px 0; width: auto; }
  .matrix td:nth-child(5) { display: none; }
  .matrix td, .matrix tbody th { padding: 0 4px; width: auto !important; }
  .matrix .line { text-align: left; }
  .matrix .of { display: none; }
  .matrix:not(.sorted) .stage-name { display: block !important; }
  .matrix .stage-name th { display: block; padding: 10px 4px 2px; }
  .culprits, .culprits tbody { display: block; }
  .culprits thead { display: none; }
  .culprits tbody tr { border-top: 1px solid var(--edge); display: grid; grid-template-columns: minmax(0, 1fr) 130px; padding: 6px 0; }
  .culprits tbody td, .culprits tbody th { border: 0; padding: 2px 4px; width: auto !important; }
  .culprits td.number { display: none; }
  .culprits .time { grid-column: 1 / -1; }
  .culprits .latest { grid-column: 1 / -1; }
  .builds table, .builds tbody { display: block; }
  .builds tr { border-top: 1px solid var(--edge); display: grid; grid-template-columns: minmax(0, 1fr) auto; padding: 5px 0; }
  .builds td { padding: 0 4px; width: auto !important; }
  .builds td:nth-child(2) { grid-column: 1 / -1; grid-row: 2; }
  .builds td:nth-child(3) { grid-column: 1 / -1; grid-row: 3; padding-top: 4px; }
  .compared td:nth-child(3) { white-space: normal; }
}
@media (max-width: 520px) {
  .compared tbody tr { display: grid; grid-template-columns: 3em minmax(0, 1fr); }
  .compared td:nth-child(3) { grid-column: 2; }
}
@media print {
  .builds:not([open]) { display: none; }
}
`;
