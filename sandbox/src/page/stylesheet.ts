/** In a module, since the compiler copies nothing else into the package. Each colour has a light and a dark side. */
export const STYLESHEET = `
:root {
  color-scheme: light dark;
  --back: light-dark(#f4f6f9, #0e1217); --card: light-dark(#ffffff, #171d25); --line: light-dark(#dce1e8, #2b3440);
  --text: light-dark(#1a2330, #e7ebf1); --soft: light-dark(#566274, #9fabbb); --link: light-dark(#0a5bc4, #79b8ff);
  --good: light-dark(#13703a, #56c98e); --bad: light-dark(#b81f28, #ff8a8e); --wait: light-dark(#805300, #e3b653);
}
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0 auto; padding: 1.5rem; max-width: 84rem; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.2rem; margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 1rem 0 .4rem; }
h3:first-child { margin-top: 0; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
header p, small, .empty, .legend, .now, .count, dt { color: var(--soft); }
header p { margin: .1rem 0 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: 1rem 1.2rem; margin-bottom: 1rem; overflow-x: auto; }
.bar { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: center; margin-bottom: 1rem; }
.bar p { margin: 0; }
#filter { display: flex; flex-wrap: wrap; gap: .5rem; flex: 1 1 18rem; }
#filter input { flex: 1 1 12rem; min-width: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .45rem .6rem; text-align: left; vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-size: 13px; font-weight: 600; white-space: nowrap; }
.empty { padding: 2rem; text-align: center; }
.tag { font-size: 13px; font-weight: 400; border: 1px solid var(--line); border-radius: .6rem; padding: 0 .5rem; white-space: nowrap; }
.health { font-size: 14px; font-weight: 400; white-space: nowrap; }
.health::before { content: "●"; margin-right: .35rem; }
.health.healthy::before { color: var(--good); }
.health.failed::before { color: var(--bad); }
.health.warning::before, .health.unknown::before { color: var(--wait); }
.requests, .legend, .now, .count { font-size: 13px; }
.count { margin: 0 0 .4rem; }
output.failed, .failed td:nth-child(4), .failed td[data-title="Outcome"] { color: var(--bad); font-weight: 600; }
.stopped main { opacity: .4; }
button, input, select { font: inherit; font-size: 14px; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: .25rem .6rem; }
button { font-size: 13px; padding: .1rem .5rem; margin: .1rem 0; cursor: pointer; }
button:hover { border-color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.actions output { display: block; overflow-wrap: anywhere; }
.legend .health { font-size: 13px; margin-right: .8rem; white-space: normal; }
.long, code, small, dd, pre, h2 { overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .6rem 1.2rem; margin: .8rem 0; }
dt { font-size: 13px; }
dd { margin: 0; }
pre { background: var(--back); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem; margin: 0; white-space: pre-wrap; }
details { margin: .3rem 0; }
summary { cursor: pointer; }
dialog { color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: .7rem; width: min(28rem, 92vw); }
label { display: block; margin: .4rem 0; }
label input { display: block; width: 100%; }
td[data-title="Name"], td[data-title="Managed by"] { min-width: 10rem; }
@media (max-width: 60rem) {
  body { padding: .8rem; }
  thead { display: none; }
  table, tbody, tr, td { display: block; }
  tbody tr { border-bottom: 2px solid var(--line); padding: .4rem 0; }
  tbody tr:last-child { border-bottom: 0; }
  td { border: 0; padding: .1rem 0; }
  td[data-title]:not(:empty)::before { content: attr(data-title) ": "; color: var(--soft); }
}
`;
