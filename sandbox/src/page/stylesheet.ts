/** In a module, since the compiler copies nothing else into the package. */
export const STYLESHEET = `
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --wait: #9a6700; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1.5rem; max-width: 80rem; }
header p { opacity: .7; margin-top: -.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
small { opacity: .7; }
.empty { opacity: .6; padding: 2rem; text-align: center; }
.tag { border: 1px solid var(--line); border-radius: .6rem; padding: 0 .5rem; white-space: nowrap; }
.health::before { content: "●"; margin-right: .4rem; }
.health.healthy::before { color: var(--good); }
.health.failed::before { color: var(--bad); }
.health.warning::before, .health.unknown::before { color: var(--wait); }
.requests { font-size: 13px; }
output.failed, .failed td:nth-child(4) { color: var(--bad); font-weight: 600; }
.stopped main { opacity: .4; }
button { font: inherit; font-size: 13px; padding: .1rem .5rem; margin: .1rem 0; }
.actions output { display: block; overflow-wrap: anywhere; }
.legend { font-size: 13px; }
.legend .health { margin-right: .8rem; white-space: normal; }
.long, code, small { overflow-wrap: anywhere; }
details { margin: .3rem 0; }
summary { cursor: pointer; }
label { display: block; margin: .4rem 0; }
label input { display: block; width: 100%; box-sizing: border-box; font: inherit; }
td[data-title="Name"], td[data-title="Managed by"] { min-width: 10rem; }
@media (max-width: 60rem) {
  body { padding: .8rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 2px solid var(--line); padding: .4rem 0; }
  td { border: 0; padding: .1rem 0; }
  td[data-title]:not(:empty)::before { content: attr(data-title) ": "; opacity: .7; }
}
`;
