/** The page's only style: system fonts, both colour schemes, and a print form with every detail open. */
export const style = `
:root{color-scheme:light dark;--line:#8884;--error:#c62828;--warning:#b26a00;--info:#1565c0;--ok:#2e7d32;--soft:#8881}
@media (prefers-color-scheme:dark){:root{--error:#ff8a80;--warning:#ffb74d;--info:#82b1ff;--ok:#81c784}}
body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1.05rem;margin:.2rem 0}h4{margin:.8rem 0 .2rem}
.meta{opacity:.7;font-size:.9rem}.ok{color:var(--ok);font-weight:600}
.finding{border:1px solid var(--line);border-left:4px solid;border-radius:4px;padding:.6rem 1rem;margin:.5rem 0;background:var(--soft)}
.error{border-left-color:var(--error)}.warning{border-left-color:var(--warning)}.info{border-left-color:var(--info)}
summary{cursor:pointer}.tag{font-size:.8rem;text-transform:uppercase;opacity:.7}
code{font:.88em ui-monospace,monospace;overflow-wrap:anywhere}pre{white-space:pre-wrap;background:var(--soft);padding:.5rem;border-radius:4px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
svg{width:100%;height:auto;max-height:24rem;margin:1rem 0}svg text{font:14px system-ui,sans-serif;fill:currentColor;text-anchor:middle}
svg .mesh{fill:var(--soft);stroke:currentColor}svg .link{stroke:currentColor;stroke-width:2;fill:none}
svg .down{stroke:var(--error);stroke-dasharray:6 4}svg .up{stroke:var(--ok)}svg .unsure{stroke-dasharray:2 4}
svg .name{font-size:12px}svg .small{font-size:12px;opacity:.8}
@media print{details>*{display:block}main{max-width:none}.finding{break-inside:avoid}}
`.replaceAll('\n', '')
