// The page's look: colours, type and layout. One style sheet, named by its hash in the page's policy.
import { STYLE_DRAWINGS } from './style-drawings.ts'
import { STYLE_TRACES } from './style-traces.ts'

const COLOURS = `
:root{color-scheme:light dark;
--paper:#f4f5f3;--surface:#fff;--sunk:#f0f2f0;--ink:#171b1e;--soft:#59636c;--line:#dde1de;--strong:#c3c9c5;
--felt:#0c5a43;--on-felt:#e9f4ef;--link:#0b6550;--holds:#14794f;--broken:#b4232a;--warn:#8f5a00;--info:#2c5f9e;--idle:#5f6973;
--broken-wash:#fcf1f0;--warn-wash:#fbf5e6;--holds-wash:#eef7f2;--aim:#fff6d6;
--s0:#2f6fb3;--s1:#0a756b;--s2:#8456c0;--s3:#925d0c;--s4:#4a7226;--s5:#a64279;--s6:#4c5fc4;--s7:#8a6244;--s8:#316d80;--s9:#5f6a74;
--p0:#0c5a43;--p1:#3f8a72;--p2:#7fb3a1;--p3:#b08a3c;--p4:#8796a3;--p5:#c3c9c5}
@media (prefers-color-scheme:dark){:root{
--paper:#0e1112;--surface:#15191b;--sunk:#1b2023;--ink:#e3e7e8;--soft:#98a3ab;--line:#282f33;--strong:#3b444a;
--felt:#0b2b22;--on-felt:#cfe6dc;--link:#5fc9a5;--holds:#4fc78f;--broken:#ff8078;--warn:#e0b050;--info:#7fb2ea;--idle:#8b96a0;
--broken-wash:#231718;--warn-wash:#221d12;--holds-wash:#12211a;--aim:#2e2a16;
--s0:#6ba8e8;--s1:#3dbfb0;--s2:#b593ef;--s3:#dca751;--s4:#92c06a;--s5:#e88fba;--s6:#93a1f5;--s7:#c6a283;--s8:#80b8c9;--s9:#a8b3bd;
--p0:#4fc78f;--p1:#379670;--p2:#266a50;--p3:#b99444;--p4:#72808b;--p5:#3b444a}}
${Array.from({ length: 10 }, (_, n) => `.s${n}{--c:var(--s${n})}`).join('')}
${Array.from({ length: 6 }, (_, n) => `.p${n}{fill:var(--p${n});background:var(--p${n})}`).join('')}
${Array.from({ length: 25 }, (_, n) => `.d${n}{--d:${n}}`).join('')}
`

const BASE = `
*,::before,::after{box-sizing:border-box}
html{scroll-padding-top:100px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.5 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif}
code,pre,.took,.op,.num,time{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:.93em}
pre{margin:6px 0;padding:10px 12px;background:var(--sunk);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;max-height:420px;overflow:auto}
h1,h2,h3,h4,p,ul,ol,dl,dd{margin:0;padding:0}ul,ol{list-style:none}
[hidden]{display:none!important}
.wrap{max-width:1240px;margin:0 auto;padding:0 24px}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.defs{position:absolute}
.icon{width:1em;height:1em;flex:none;vertical-align:-.125em}
.dim,.lead,.capped,.type{color:var(--soft)}.capped{font-style:italic;padding:6px 0}.cut{color:var(--soft);font-style:italic}
.err{color:var(--broken)}.nowrap{white-space:nowrap}
code,.op,.msg,dd,td,p,li{overflow-wrap:anywhere}
.id{user-select:all;color:var(--soft)}
a{color:var(--link);text-underline-offset:2px;text-decoration-thickness:1px}
.ref{font-size:.93em;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
summary{cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}
.i-chevron{color:var(--soft);transition:transform .12s}details[open]>summary>.i-chevron{transform:rotate(90deg)}
.dot{display:inline-block;width:8px;height:8px;border-radius:2px;background:var(--c,var(--idle));flex:none}
.service{display:inline-flex;align-items:center;gap:6px}
.n{font-weight:400;color:var(--soft);font-variant-numeric:tabular-nums}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
`

const TOP = `
.top{background:var(--felt);color:var(--on-felt);--surface:var(--felt)}
.top .wrap{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 24px;padding-top:10px;padding-bottom:10px}
.brand{display:flex;align-items:center;gap:8px;letter-spacing:.01em}.brand .icon{width:20px;height:20px}.brand b{font-size:15px}
.version{opacity:.85}.run{display:flex;flex-wrap:wrap;gap:0 14px}.run time{opacity:.85}
.verdict{background:var(--surface);border-bottom:1px solid var(--line);padding:30px 0 22px}
.verdict h1{display:flex;align-items:center;gap:14px;font-size:34px;line-height:1.15;font-weight:650;letter-spacing:-.018em}
.verdict h1 .icon{width:32px;height:32px}
.verdict.holds h1 .icon{color:var(--holds)}.verdict.broken h1 .icon{color:var(--broken)}.verdict.vacuous h1 .icon{color:var(--warn)}
.detail{margin:8px 0 0 46px;font-size:15px;max-width:80ch}
.fault{display:flex;gap:10px;align-items:baseline;margin:16px 0 0 46px;padding:8px 14px;background:var(--warn-wash);border-left:3px solid var(--warn);max-width:100ch}.fault .icon{color:var(--warn);flex:none}
.numbers{display:flex;flex-wrap:wrap;gap:16px 32px;margin:26px 0 0 46px}
.numbers div{display:flex;flex-direction:column}.numbers dt{order:1}.numbers .note{order:2}
.numbers dt{color:var(--soft);font-size:12.5px}.numbers dd{font-size:21px;line-height:1.25;font-weight:550;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.numbers .note{font-size:12.5px;font-weight:400;color:var(--soft);letter-spacing:0;line-height:1.4}
.trio{display:inline-flex;gap:12px}.trio>span{display:inline-flex;align-items:center;gap:5px}.trio .icon{width:15px;height:15px}
.trio .holds .icon{color:var(--holds)}.trio .broken .icon{color:var(--broken)}.trio .none .icon{color:var(--idle)}
.phases{margin:24px 0 0 46px}.bar-of-phases{display:block;width:100%;height:6px;border-radius:3px;overflow:hidden}
.phases ul{display:flex;flex-wrap:wrap;gap:2px 20px;margin-top:8px;color:var(--soft);font-size:12.5px}.phases b{color:var(--ink);font-weight:500;font-variant-numeric:tabular-nums}
.key{display:inline-block;width:9px;height:9px;border-radius:2px;margin-right:6px}
.whole{margin-left:auto}
.menu{position:sticky;top:0;z-index:5;background:var(--paper);border-bottom:1px solid var(--line)}
.menu .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:6px 18px;padding-top:9px;padding-bottom:9px}
.places{display:flex;flex-wrap:wrap;gap:2px 18px}.places a{color:var(--ink);text-decoration:none;font-weight:500}.places a:hover{text-decoration:underline}
.tools{display:flex;gap:6px;flex:1 1 100%}
button,input{font:inherit;font-size:13px;color:inherit;background:var(--surface);border:1px solid var(--strong);border-radius:5px;padding:3px 10px;height:30px}
button{cursor:pointer;white-space:nowrap}button:hover{border-color:var(--soft)}button[aria-pressed=false]{color:var(--soft);text-decoration:line-through;background:none}
.find{flex:1;min-width:120px}.find input{width:100%}.found{flex-basis:100%;color:var(--soft);font-size:12.5px}.found:empty{display:none}
footer{margin-top:48px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px;padding:16px 0 40px}
`

const BLOCKS = `
.block{margin-top:36px}.block h2{font-size:19px;font-weight:650;letter-spacing:-.01em;margin-bottom:10px}.lead{margin:-4px 0 12px}
.fold>summary{display:flex;align-items:baseline;gap:8px}.fold h2{margin:0}.fold[open]>summary{margin-bottom:12px}.fold .lead{margin-top:0}
.finding,.scenario,.trace{background:var(--surface);border:1px solid var(--line);border-radius:7px;margin-bottom:10px}
.finding>summary,.scenario>summary{display:flex;align-items:center;gap:12px;padding:12px 16px}
.finding>summary>.i-chevron,.scenario>summary>.i-chevron{margin-left:auto}
.body{padding:2px 16px 16px}.finding.error{border-left:3px solid var(--broken)}.finding.warning{border-left:3px solid var(--warn)}.finding.information{border-left:3px solid var(--info)}
.badge{display:inline-flex;align-items:center;gap:5px;font-weight:600;white-space:nowrap}.badge code{font-size:13px;max-width:14ch;overflow:hidden;text-overflow:ellipsis}
.badge.error{color:var(--broken)}.badge.warning{color:var(--warn)}.badge.information{color:var(--info)}
.what{font-size:15px;font-weight:550;line-height:1.4;min-width:0;overflow-wrap:anywhere}.times{color:var(--soft);white-space:nowrap}
.hop{display:grid;grid-template-columns:auto minmax(220px,1fr) auto;align-items:center;max-width:860px;margin:8px 0 14px}
.node{display:inline-flex;align-items:center;gap:7px;padding:7px 12px;border:1px solid var(--strong);border-radius:5px;background:var(--surface);font-weight:550;overflow-wrap:anywhere}
.wire{display:grid;grid-template-rows:1fr auto 1fr;text-align:center;padding:0 4px;min-width:0}
.over{align-self:end;padding:0 12px 4px;font-size:12.5px;overflow-wrap:anywhere}.via{color:var(--soft)}
.line{position:relative;height:0;border-top:2px solid var(--soft);margin-right:8px}
.line::after{content:"";position:absolute;right:-9px;top:-6px;border-left:9px solid var(--soft);border-top:5px solid transparent;border-bottom:5px solid transparent}
.lost .line{border-top-style:dashed;border-color:var(--broken)}.lost .line::after{border-left-color:var(--broken)}
.cut-mark{position:absolute;left:50%;top:-10px;margin-left:-10px;width:20px;height:20px;display:grid;place-items:center;background:var(--surface);color:var(--broken)}
.reason{color:var(--broken);font-weight:550;font-size:12.5px}.wire .reason{padding-top:6px}
.subject{margin:4px 0 10px}
.evidence{margin:0 0 10px;border-left:2px solid var(--line);padding-left:14px}.evidence li{padding:2px 0}
.remedy b{font-weight:600;margin-right:6px}.body>.more:last-child{margin-bottom:0}.openings{margin-top:8px;display:flex;flex-wrap:wrap;gap:4px 16px}
.more{margin:10px 0 12px}.more>summary{display:inline-flex;align-items:center;gap:6px;color:var(--soft)}.more>summary:hover{color:var(--ink)}
.plain li{padding:4px 0}.own{margin:0 0 12px}.compact{display:flex;gap:10px;align-items:baseline}.refs{white-space:normal}.refs a{margin-right:10px}
.scenario.failed{border-left:3px solid var(--broken)}.scenario>summary>.icon:first-child{width:17px;height:17px}
.passed>summary>.icon:first-child{color:var(--holds)}.failed>summary>.icon:first-child{color:var(--broken)}.skipped>summary>.icon:first-child{color:var(--idle)}
.s-title{font-weight:550;font-size:15px;min-width:0;overflow-wrap:anywhere}.where{margin:-6px 0 10px 29px}
.facts{display:flex;flex-wrap:wrap;gap:0 14px;color:var(--soft);font-size:12.5px;font-variant-numeric:tabular-nums;margin-left:auto;justify-content:flex-end}.facts .err{color:var(--broken)}
.facts+.i-chevron{margin-left:0!important}
.table{width:100%;border-collapse:collapse;background:var(--surface);border:1px solid var(--line);border-radius:7px;margin-bottom:14px;font-size:13.5px}
.table caption{text-align:left;color:var(--soft);padding:0 0 6px}.table th{font-family:inherit;text-align:left;font-weight:500;color:var(--soft);font-size:12.5px}.table th,.table td{padding:7px 14px;border-bottom:1px solid var(--line);vertical-align:baseline}.table tr:last-child td{border-bottom:0}
.table th.num{font-size:12.5px;font-family:inherit;text-align:right}.table .num{text-align:right;white-space:nowrap}.outcome{white-space:nowrap}.outcome>.icon{margin-right:7px}
.rules .holds .outcome>.icon{color:var(--holds)}.rules .broken{background:var(--broken-wash)}.rules .broken .outcome{color:var(--broken);font-weight:550}
.rules .not-exercised{background:repeating-linear-gradient(135deg,var(--sunk) 0 5px,transparent 5px 10px)}.rules .not-exercised td{color:var(--idle)}.rules .not-exercised .outcome{font-style:italic}
.first{display:grid;gap:10px;counter-reset:first}.first>li{counter-increment:first;position:relative;background:var(--surface);border:1px solid var(--line);border-left:3px solid var(--broken);border-radius:7px;padding:12px 16px 12px 48px}.first>li.warning{border-left-color:var(--warn)}
.first>li::before{content:counter(first);position:absolute;left:16px;top:8px;font-size:21px;font-weight:650;color:var(--soft)}.first .matter{font-size:15px;font-weight:550;line-height:1.4;overflow-wrap:anywhere}.first p{padding:1px 0}.first ul{margin:4px 0;padding-left:18px}.first ul li{overflow-wrap:anywhere}.first .seen{color:var(--soft);font-size:13px}
.fold h3{font-size:14px;font-weight:600;margin:0}
.assumptions{margin-bottom:12px;padding-left:18px;list-style:disc;color:var(--soft)}.entry{display:inline-block;margin-right:8px}
`

const SMALL = `
@media (max-width:760px){
html{scroll-padding-top:12px}.wrap{padding:0 14px}.verdict{padding:20px 0 18px}.verdict h1{font-size:25px;gap:10px}.verdict h1 .icon{width:25px;height:25px}
.detail,.numbers,.phases,.fault{margin-left:0}.numbers{gap:14px 26px}.numbers dd{font-size:18px}.numbers .note{font-size:12px}.whole{margin-left:0}
.menu{position:static}.tools{flex:1 1 100%;flex-wrap:wrap;margin-left:0}.find{flex-basis:100%}
.finding>summary{flex-wrap:wrap;gap:4px 10px;position:relative;padding-right:34px}.finding>summary>.what{flex-basis:100%}.finding>summary>.i-chevron{position:absolute;right:12px;top:15px}
.scenario>summary{flex-wrap:wrap;position:relative;padding-right:34px;gap:4px 10px}.scenario>summary>.i-chevron{position:absolute;right:12px;top:15px}.s-title{flex:1 1 70%}.scenario>summary .facts{margin-left:29px;justify-content:flex-start;flex-basis:100%}
.hop{grid-template-columns:1fr;justify-items:start}.wire{grid-template-columns:24px auto;grid-template-rows:auto auto;text-align:left;padding:0 0 0 14px;align-items:center}
.line{grid-row:1/3;height:100%;min-height:46px;width:0;border-top:0;border-left:2px solid var(--soft);margin:0}.lost .line{border-left-style:dashed}.line::after{right:auto;left:-6px;top:auto;bottom:0;border:5px solid transparent;border-top:9px solid var(--soft);border-bottom:0}.lost .line::after{border-left-color:transparent;border-top-color:var(--broken)}
.cut-mark{left:-11px;top:50%;margin:-10px 0 0}.over{padding:6px 0 0;align-self:auto}.wire .reason{padding:0 0 6px;grid-column:2}.over{grid-column:2}
.table,.table tbody,.table tr,.table td,.table caption{display:block}.table caption{padding:8px 12px 0}.table tr:last-child{border-bottom:0}.table thead{display:none}.table td{border:0;padding:1px 12px}.table tr{padding:9px 0;border-bottom:1px solid var(--line)}.table .num{text-align:left}.rules td.num::before{content:"looked at "}
#topology td:nth-child(3)::before{content:"may start a trace: ";color:var(--soft)}#topology td:nth-child(4)::before{content:"listens on "}
}
@media print{.menu{display:none}.finding,.scenario,.trace{break-inside:avoid}}
`

export const STYLE = `${COLOURS}${BASE}${TOP}${BLOCKS}${STYLE_TRACES}${STYLE_DRAWINGS}${SMALL}`
