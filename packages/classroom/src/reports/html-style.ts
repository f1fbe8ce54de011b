/** Of the class page. Colour comes in addition to words, and both schemes keep a contrast of 4.5 to 1. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --fore: #1a1a1a; --line: #bbb; --soft: #f2f2f2;
  --passed: #d6f0dc; --failed: #fbe3cf; --bad: #f8d3d3; --none: #e6e6e6; }
@media (prefers-color-scheme: dark) { :root { --back: #16181c; --fore: #ececec; --line: #555; --soft: #22252b;
  --passed: #174a26; --failed: #5a3510; --bad: #5c1c1c; --none: #33363c; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; background: var(--back); color: var(--fore); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
a { color: inherit; } .cell a { display: block; padding: .25rem .6rem; }
.wide { overflow: auto; max-height: 85vh; }
table { border-collapse: collapse; } caption { text-align: left; padding-bottom: .5rem; }
th, td { border: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.cell { padding: 0; white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--soft); } tbody th { background: var(--soft); font-weight: normal; overflow-wrap: anywhere; max-width: 20rem; }
.passed { background: var(--passed); } .failed, .timed-out { background: var(--failed); } .crashed { background: var(--bad); }
.ungradable, .missing { background: var(--none); border-style: dashed; }
details { border: 1px solid var(--line); margin: .5rem 0; padding: .4rem .8rem; } details:target { outline: 3px solid; }
summary { cursor: pointer; overflow-wrap: anywhere; } pre { background: var(--soft); padding: .6rem; overflow: auto; font-size: .85rem; }
@media print { .wide { max-height: none; overflow: visible; } thead th { position: static; } }
`;

/** Opens what a cell's link leads to; without JavaScript the reader does. */
export const SCRIPT = `
const open = () => { const found = document.getElementById(location.hash.slice(1)); if (found) { found.open = true; found.scrollIntoView(); } };
addEventListener("hashchange", open); open();
`;
