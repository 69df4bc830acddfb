/** Style of the page that `formatHtml` makes. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#1d1b16;--soft:#5d5950;--line:#ddd9cf;--paper:#faf8f3;--bar:#b5b1a6;--red:#b23a20;--blue:#3846a8;--cell:#eeebe3;--hatch:#b5b1a6}
@media screen and (prefers-color-scheme:dark){:root:not([data-print]){--ink:#f3f0e8;--soft:#a8a398;--line:#35322b;--paper:#171511;--bar:#6b675d;--red:#ef8065;--blue:#98a3f5;--cell:#2d2922;--hatch:#75705f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,"Noto Sans",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 20px 64px}
h1{font-size:30px;margin:0 0 8px}h2{font-size:20px;margin:40px 0 8px}
.lead{margin:0;font-size:16px}.note,legend{color:var(--soft)}.note{font-size:13px}
table{border-collapse:collapse;width:100%;margin-top:24px}table.narrow{width:auto}
th{font-size:12px;font-weight:500;color:var(--soft);text-align:left}
th,td{padding:7px 12px;border-bottom:1px solid var(--line);vertical-align:middle}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.interval{min-width:160px;width:26%}.margins{color:var(--soft);padding-right:0}
td:nth-child(2){font-weight:600;overflow-wrap:break-word}
.axis{display:block;position:relative;height:14px;background:linear-gradient(var(--line),var(--line)) 0 50%/100% 1px no-repeat}
.axis i{position:absolute;top:3px;height:8px;border-radius:2px;background:var(--bar);min-width:2px}
.axis b{position:absolute;top:0;width:2px;height:14px;margin-left:-1px;background:var(--ink)}
.choice{border:0;padding:0;margin:0 0 12px;display:flex;flex-wrap:wrap;gap:4px 18px}.choice legend{padding:0 0 4px}
.map{overflow:auto}canvas{display:block}
.key{display:flex;flex-wrap:wrap;gap:4px 18px;margin:0 0 12px;color:var(--soft);font-size:13px}.key [hidden]{display:none}
.key i{display:inline-block;width:14px;height:14px;margin-right:6px;border-radius:2px;vertical-align:-2px}
.low{background:var(--blue)}.even{background:var(--cell)}.high{background:var(--red)}
.never{background:repeating-linear-gradient(135deg,var(--hatch) 0 1px,transparent 1px 3px)}
@media (max-width:640px){th,td{padding:6px}th:nth-child(n+5),td:nth-child(n+5){display:none}}
@media print{:root{color-scheme:light}main{max-width:none;padding:0}#cell,.choice input,.choice label:not(:has(:checked)){display:none}
canvas{max-width:100%;height:auto!important}.map{overflow:visible;break-inside:avoid}h2{break-after:avoid}tr{break-inside:avoid}
.axis,.axis *,.key i{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`.trim();
