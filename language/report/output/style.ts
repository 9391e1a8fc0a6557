/** The look of a report: quiet, light and dark, A4 when printed. Contrast of every text is at least 4.5:1. */
const LIGHT =
    '--back:#fff;--text:#1f1f1f;--muted:#5a5a61;--line:#d4d4d8;--band:#f5f5f6;--bad:#b01510;--near:#7d5600;--good:#1b6e2a;--link:#0b5cad;--bar:#9bb8dc;--soft:#c9c9ce;--gap:#cf2622;--onbar:#1f1f1f;--ongap:#fff;' +
    '--heat1:#fdf1ea;--heat2:#fbe0cf;--heat3:#f6c6a8;--heat4:#efa57f';
const DARK =
    '--back:#1f1f1f;--text:#e2e2e2;--muted:#b4b4b9;--line:#4a4a50;--band:#29292b;--bad:#ff8a85;--near:#e3c04a;--good:#7fce8b;--link:#7ab8ff;--bar:#4a6f9c;--soft:#55555b;--gap:#e5534f;--onbar:#fff;--ongap:#1f1f1f;' +
    '--heat1:#2f2823;--heat2:#45311f;--heat3:#5f3c1d;--heat4:#7a461b';

const SCREEN = `
*{box-sizing:border-box}
html{color-scheme:light dark}
body{margin:0 auto;padding:24px;max-width:1120px;background:var(--back);color:var(--text);font:14px/1.5 -apple-system,"Segoe UI",system-ui,Ubuntu,"Droid Sans",sans-serif}
h1{font-size:26px;line-height:1.25;margin:0 0 4px}
h2{font-size:19px;margin:36px 0 8px;padding-top:10px;border-top:1px solid var(--line)}
h3{font-size:15px;margin:22px 0 6px}
p{margin:8px 0}
a{color:var(--link)}
.skip{position:absolute;left:-9999px}
.skip:focus{left:24px;top:8px;background:var(--back);padding:4px 8px}
:focus-visible{outline:2px solid var(--link);outline-offset:1px}
header p,.quiet,figcaption{color:var(--muted)}
nav ol{columns:2;margin:12px 0;padding-left:22px}
code{font:.9em/1.4 ui-monospace,"Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--band);padding:1px 3px;border-radius:3px;overflow-wrap:break-word}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:6px 20px;margin:12px 0}
dl div{border-left:3px solid var(--line);padding-left:10px}
dt{color:var(--muted);font-size:12px}
dd{margin:0}
.scroll{overflow-x:auto;margin:12px 0}
table{border-collapse:collapse;width:100%;font-size:13px}
caption{text-align:left;color:var(--muted);font-size:12px;padding-bottom:4px}
th,td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:break-word}
thead th{background:var(--band);font-weight:600;vertical-align:bottom}
tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums}
.tight,.number{white-space:nowrap}
thead .number,thead .tight{white-space:normal}
@media screen and (max-width:760px){.tight{white-space:normal;min-width:7.5em}.wide{min-width:150px}}
.wide{width:36%;min-width:190px}
.bad{color:var(--bad);font-weight:600}
.near{color:var(--near);font-weight:600}
.good{color:var(--good);font-weight:600}
.large{font-size:17px}
.heat-0{color:var(--muted)}
.heat-1{background:var(--heat1)}
.heat-2{background:var(--heat2)}
.heat-3{background:var(--heat3)}
.heat-4{background:var(--heat4)}
ul{padding-left:20px;margin:6px 0}
ul.lines,ul.points{padding-left:0;margin:3px 0 0;font-weight:400;color:var(--text);list-style:none}
ul.points{padding-left:14px;list-style:disc}
ul.lines li,ul.points li{margin:1px 0}
ul.checks{list-style:none;padding-left:0}
ul.checks li{margin:3px 0}
ul.checks label{display:flex;gap:8px;align-items:baseline}
ul.checks input{flex:none;margin:0;width:13px;height:13px;position:relative;top:2px}
figure{margin:14px 0}
figure svg{display:block;max-width:100%;height:auto}
figcaption{font-size:12px;margin-top:4px}
.paper{display:none}
.tl{font-size:11px}
.tl text{paint-order:stroke;stroke:var(--back);stroke-width:4px;stroke-linejoin:round}
.tl .tl-on{stroke:none}
.tl-text,.tl-name{fill:var(--muted)}
.tl-name{fill:var(--text)}
.tl-loud{fill:var(--bad);font-weight:600}
.tl-grid{stroke:var(--line);stroke-width:1}
.tl-phase{fill:var(--bar)}
.tl-soft{fill:var(--soft)}
.tl-stop,.tl-gap{fill:var(--gap)}
.tl-accepted{fill:none;stroke:var(--gap);stroke-width:1.5}
.tl-on{fill:var(--ongap);font-weight:600}
.tl-wall{stroke:var(--bad);stroke-width:2}`;

/** Ink on white whatever the screen shows; tables small enough for the width of the page, rows and pictures in one piece. */
const PRINT = `
@page{size:A4;margin:14mm 13mm 15mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#5a5a61}}
@media print{
html{color-scheme:light}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{padding:0;max-width:none;font-size:9.5pt;line-height:1.4}
nav,.skip{display:none}
h1{font-size:16pt}
header p{margin:2pt 0}
h2{font-size:13pt;margin:14pt 0 4pt;padding-top:5pt}
header+nav+main section:first-child h2{margin-top:6pt}
h3{font-size:10.5pt;margin:11pt 0 3pt}
h2,h3,caption,h3+p,p:has(+ul.checks),p:has(+ul),p:has(+.scroll),p:has(+figure),figure:has(+.keep){break-after:avoid}
.keep{break-inside:avoid}
tbody tr:first-child{break-before:avoid}
section.page{break-before:page}
section.page h2{margin-top:0;border-top:0;padding-top:0}
.scroll{overflow:visible;margin:7pt 0}
table{font-size:7.8pt;line-height:1.32}
.wide{min-width:0}
th,td{padding:2.4pt 4pt}
table:has(th:nth-child(9)){font-size:7.2pt}
table:has(th:nth-child(9)) :is(th,td){padding-inline:2.6pt}
caption{font-size:8pt}
thead{display:table-header-group}
tr,figure,dl div,li,p:has(+figure){break-inside:avoid}
tr.tall{break-inside:auto}
td,th,p,li{orphans:3;widows:3}
dl{grid-template-columns:repeat(4,1fr);gap:3pt 12pt;margin:6pt 0;font-size:9pt}
ul{margin:4pt 0}
p{margin:4pt 0}
dt{font-size:7.5pt}
.large{font-size:12pt}
ul.checks input{width:9pt;height:9pt}
ul.checks li{margin:1.5pt 0}
figure{margin:8pt 0}
figure.tall svg{display:none}
.paper{display:inline}
figure svg{max-height:205mm;width:auto;margin:0 auto}
a{color:inherit;text-decoration:none}
code{background:none;padding:0}
}`;

/**
 * Colours follow the reader's system on screen, and the theme of the editor where it shows the report; paper is always light.
 */
export const REPORT_STYLE = `
:root{${LIGHT}}
@media screen{
@media (prefers-color-scheme:dark){:root{${DARK}}}
body.vscode-light{${LIGHT};color-scheme:light}
body.vscode-dark,body.vscode-high-contrast:not(.vscode-high-contrast-light){${DARK};color-scheme:dark}
}${SCREEN}${PRINT}
`.trim();
