// The look of waterfalls, span details, log rows and contract comparisons.

export const STYLE_TRACES = `
.trace>summary{display:flex;align-items:center;gap:9px;padding:9px 14px}.t-title{font-weight:550;min-width:0;overflow-wrap:anywhere}
.t-body{padding:0 14px 14px}.t-meta{display:flex;flex-wrap:wrap;gap:2px 18px;padding:0 0 10px 23px;font-size:12.5px}.legend{display:flex;flex-wrap:wrap;gap:2px 16px}
.steps{margin-top:12px}.step{padding:6px 2px}.step .num{margin-right:10px;color:var(--soft)}.step.missing{color:var(--broken);display:flex;gap:8px;align-items:baseline}.step.missing .icon{align-self:center}
.scenario .trace{border-radius:5px}
.axis,.span>summary,.log>summary{display:grid;grid-template-columns:minmax(0,44%) minmax(0,1fr) 74px;column-gap:12px;align-items:center}
.axis{font-size:11.5px;color:var(--soft);border-bottom:1px solid var(--line);padding-bottom:3px;font-variant-numeric:tabular-nums}.axis>:last-child{text-align:right}
.ticks{display:grid;grid-template-columns:repeat(4,1fr)}
.span>summary{min-height:26px}.rows summary{border-radius:3px}.span>summary:hover,.log>summary:hover{background:var(--sunk)}
.label{display:flex;align-items:center;gap:7px;min-width:0;align-self:stretch}
.in{flex:none;align-self:stretch;width:calc(var(--d)*14px);background:repeating-linear-gradient(to right,transparent 0 3px,var(--line) 3px 4px,transparent 4px 14px)}
.words{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:2px 0}
details[open]>summary .words{white-space:normal;overflow-wrap:anywhere}
.words .err{font-size:11px}.svc{color:var(--c);font-weight:600;font-size:12.5px}.op{font-size:12.5px}.kind .icon{margin-right:3px}.kind{color:var(--soft);font-size:10.5px;letter-spacing:.03em}
.lane{display:block;width:100%;height:26px;align-self:start;overflow:visible;background:linear-gradient(var(--line),var(--line)) 0 0/1px 100%,linear-gradient(var(--line),var(--line)) 25% 0/1px 100%,linear-gradient(var(--line),var(--line)) 50% 0/1px 100%,linear-gradient(var(--line),var(--line)) 75% 0/1px 100%,linear-gradient(var(--line),var(--line)) 100% 0/1px 100%;background-repeat:no-repeat}
.lane .bar{fill:var(--c);stroke:var(--c);stroke-width:1.4}.lane .wait{stroke:var(--c);stroke-width:1.4;stroke-dasharray:2 3}
.lane .event{fill:var(--surface);stroke:var(--ink);stroke-width:1.2}.lane .event.bad{fill:var(--broken);stroke:var(--surface)}
.failed>summary .op{color:var(--broken)}.failed>summary .lane .bar{stroke:var(--broken);stroke-width:2}
.took{text-align:right;color:var(--soft);font-size:12px;white-space:nowrap}
.chip{display:inline-flex;align-items:center;gap:3px;font-size:11px;color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 5px;line-height:1.5}.chip.flag{color:var(--surface);background:var(--broken);border-color:var(--broken);font-weight:600}
.gap{display:flex;align-items:center;gap:8px;color:var(--broken);font-size:12.5px;padding:6px 0 3px;margin-top:4px;border-top:1px dashed var(--broken)!important}
.aim>summary{background:var(--aim)!important;box-shadow:inset 3px 0 var(--warn)}
.panel{margin:2px 0 10px;padding:10px 16px 12px;background:var(--sunk);border-radius:5px;border-left:3px solid var(--c);font-size:13px}
.panel>.err{margin-bottom:8px}.panel .by{margin-bottom:8px}.panel h4{font-size:12px;font-weight:600;color:var(--soft);margin:10px 0 3px}.panel .cols h4,.panel>h4:first-child{margin-top:0}
.cols{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,7fr);gap:6px 32px}
.kv{display:grid;grid-template-columns:minmax(90px,max-content) minmax(0,1fr);column-gap:16px}.attrs{grid-template-columns:minmax(90px,fit-content(46%)) minmax(0,1fr);font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:12.3px}
.kv dt{color:var(--soft);overflow-wrap:anywhere}.kv dd{white-space:pre-wrap}.type{font-size:11px;font-style:italic}
.log>summary{min-height:22px}.log .lane{height:22px}.log .words{font-size:12.5px;color:var(--soft)}.log .msg{color:var(--ink)}.log .level{font-size:11px;color:var(--soft)}
.log.error .level,.log.error .msg{color:var(--broken)}.log.warning .level{color:var(--warn)}
.log .lane line{stroke:var(--c);stroke-width:1.6}.from{display:flex;gap:4px;justify-content:flex-end;flex-wrap:nowrap}.src{font-size:10px;color:var(--soft);border:1px solid var(--line);border-radius:3px;padding:0 3px;line-height:1.5}
.no-logs .rows .logs{display:none}
.stray{margin-top:10px;border-top:1px dashed var(--broken);padding-top:8px}.stray>p{color:var(--broken);display:flex;gap:8px;align-items:center;font-size:12.5px}
.stray .log summary,.flat .log summary{display:grid;grid-template-columns:minmax(0,1fr) 0 110px;align-items:center}.src{white-space:nowrap}
.flat{background:var(--surface);border:1px solid var(--line);border-radius:7px;padding:6px 14px}
.contract{margin:0 0 12px;border:1px solid var(--line);border-radius:5px}.contract>summary{display:flex;align-items:center;flex-wrap:wrap;gap:3px 10px;padding:8px 14px}.contract>summary>.i-chevron{margin-left:auto}
.contract.holds>summary>.icon:first-child{color:var(--holds)}.contract.broken>summary>.icon:first-child{color:var(--broken)}.contract.broken{border-color:var(--strong)}
.tallies{font-size:12.5px;display:flex;gap:12px}.tallies .m-missing,.tallies .m-different{color:var(--broken)}.tallies .m-extra{color:var(--soft)}
.scroll{overflow-x:auto}.compare{width:100%;border-collapse:collapse;table-layout:fixed;font-size:12.5px;border-top:1px solid var(--line)}
.compare th{text-align:left;font-weight:500;color:var(--soft);padding:5px 10px}.compare th:first-child{width:34px}.compare td{height:1px;padding:0 10px;vertical-align:top}.compare td+td+td,.compare th+th+th{border-left:1px solid var(--line)}
.cell{display:flex;height:100%;min-height:25px;min-width:0;flex-wrap:nowrap;gap:0 8px;align-items:stretch}.txt,.cell>a{padding:3px 0}.txt{flex:1;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;overflow-wrap:anywhere;min-width:0}.cell .ref{margin-left:auto}
.compare .sign{text-align:center;font-weight:700;padding-top:3px}
.compare .m-same .sign{color:var(--holds)}.compare .m-missing{background:var(--broken-wash)}.compare .m-missing .sign{color:var(--broken)}
.compare .m-different{background:var(--warn-wash)}.compare .m-different .sign{color:var(--warn)}.compare .m-extra,.compare .m-extra .sign{color:var(--soft)}
.cell .why{display:block;padding-bottom:3px;color:var(--broken);font-size:12.5px}
@media (max-width:760px){
.trace>summary{flex-wrap:wrap;gap:2px 9px}.trace>summary>code{margin-left:23px;flex-basis:100%}.trace>summary .facts{margin-left:23px;justify-content:flex-start;flex-basis:100%}.t-title{flex:1 1 70%}.t-meta{padding-left:0}.body{padding-left:12px;padding-right:12px}.t-body{padding:0 10px 12px}
.axis,.span>summary,.log>summary{grid-template-columns:minmax(0,1fr) auto;row-gap:0}.axis>:first-child{display:none}.label{grid-column:1/2;grid-row:1}.lane{grid-column:1/3;grid-row:2;height:14px}.lane .bar{y:2px}.lane .event{cy:7px}.took,.from{grid-column:2;grid-row:1}
.words{white-space:normal;overflow-wrap:anywhere}.in{width:calc(var(--d)*7px);background:none}.label{align-items:flex-start}.label .dot{margin-top:8px}.stray .log summary,.flat .log summary{grid-template-columns:minmax(0,1fr) auto}.stray .from,.flat .from{grid-column:2}
.log summary .lane{display:none}.cols{grid-template-columns:minmax(0,1fr)}.span>summary,.log>summary{padding:3px 0}.panel{padding:8px 10px}.attrs{grid-template-columns:minmax(0,1fr)}.attrs dd{padding-left:12px;margin-bottom:3px}
.compare thead{display:none}.compare,.compare tbody,.compare tr,.compare td{display:block}.compare tr{display:grid;grid-template-columns:26px minmax(0,1fr);border-bottom:1px solid var(--line)}.compare .sign{grid-row:1/3;padding:3px 0}.compare td{padding:0 8px 0 0}.compare td+td+td{border-left:0}.compare .m-same td:nth-child(3),.compare .m-extra td:nth-child(2){display:none}.cell{flex-wrap:wrap}.compare td:nth-child(2)::before{content:"expected";color:var(--soft);font-size:10.5px}.compare td:nth-child(3)::before{content:"found";color:var(--soft);font-size:10.5px}.cell{min-height:0}.in{display:none}.rows .in{display:block}
}
`
