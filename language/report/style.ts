/** The look of a report: quiet, light and dark, A4 when printed. Contrast of every text is at least 4.5:1. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--back:#fff;--text:#1f1f1f;--muted:#5a5a61;--line:#d4d4d8;--band:#f5f5f6;--bad:#b01510;--near:#7d5600;--good:#1b6e2a;--link:#0b5cad}
@media (prefers-color-scheme:dark){:root{--back:#1f1f1f;--text:#e2e2e2;--muted:#adadb2;--line:#4a4a50;--band:#272728;--bad:#ff8a85;--near:#e3c04a;--good:#7fce8b;--link:#7ab8ff}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1080px;background:var(--back);color:var(--text);font:14px/1.5 -apple-system,"Segoe UI",system-ui,Ubuntu,"Droid Sans",sans-serif}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:36px 0 8px;padding-top:8px;border-top:1px solid var(--line)}h3{font-size:15px;margin:22px 0 6px}
a{color:var(--link)}.skip{position:absolute;left:-9999px}.skip:focus{left:24px;top:8px;background:var(--back);padding:4px 8px}
header p,.quiet,figcaption{color:var(--muted)}
nav ol{columns:2;margin:12px 0;padding-left:22px}
code{font:12.5px/1.4 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace;background:var(--band);padding:1px 4px;border-radius:3px;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:6px 20px;margin:10px 0}dl div{border-left:3px solid var(--line);padding-left:10px}dt{color:var(--muted);font-size:12px}dd{margin:0}
.scroll{overflow-x:auto;margin:10px 0}table{border-collapse:collapse;width:100%;font-size:13px}caption{text-align:left;color:var(--muted);font-size:12px;padding-bottom:4px}
th,td{border-bottom:1px solid var(--line);padding:5px 8px;text-align:left;vertical-align:top;overflow-wrap:break-word}thead th{background:var(--band);font-weight:600}tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bad{color:var(--bad);font-weight:600}.near{color:var(--near);font-weight:600}.good{color:var(--good);font-weight:600}
p.bad,p.near,p.good{font-size:17px}
ul{padding-left:20px}ul.checks{list-style:none;padding-left:2px}ul.checks li{padding-left:22px;position:relative;margin:3px 0}ul.checks li::before{content:"";position:absolute;left:0;top:4px;width:12px;height:12px;border:1.5px solid var(--muted);border-radius:2px}
figure{margin:12px 0}figure svg{max-width:100%;height:auto}
@page{size:A4;margin:16mm 14mm}
@media print{:root{--back:#fff;--text:#1f1f1f;--muted:#5a5a61;--line:#d4d4d8;--band:#f5f5f6;--bad:#b01510;--near:#7d5600;--good:#1b6e2a;--link:#1f1f1f}body{padding:0;max-width:none;font-size:10.5pt}nav,.skip{display:none}h2{break-after:avoid}h3{break-after:avoid}tr,figure,dl div{break-inside:avoid}thead{display:table-header-group}table{font-size:9pt}a{text-decoration:none}}
`.trim();
