// The look of the service graph, of charts, causes and of the list of keys.

export const STYLE_DRAWINGS = `
.cause{margin-bottom:16px}.cause>h3,h3.cause{font-size:14.5px;font-weight:600;margin:16px 0 8px;overflow-wrap:anywhere}
.graph{background:var(--surface);border:1px solid var(--line);border-radius:7px;padding:8px}.graph svg{display:block;max-width:100%;height:auto;min-width:700px}
.graph text{fill:var(--ink);font-size:12px}.box rect{fill:var(--sunk);stroke:var(--strong)}.box .side{fill:var(--c);stroke:none}
.edge path{fill:none;stroke:var(--soft);stroke-width:1.3}.edge text{fill:var(--soft);font-size:11px;text-anchor:middle;paint-order:stroke;stroke:var(--surface);stroke-width:4px}#tip path{fill:var(--soft)}
.edge.lost path{stroke:var(--broken);stroke-width:2;stroke-dasharray:6 4}.edge.lost text{fill:var(--broken);font-weight:600}
.metric{background:var(--surface);border:1px solid var(--line);border-radius:5px;margin-bottom:4px}.metric>summary{display:flex;flex-wrap:wrap;align-items:center;gap:3px 12px;padding:6px 12px}.m-body{padding:2px 14px 12px}.m-body .table{margin:10px 0 0}
.chart{min-height:190px;margin-top:6px;overflow:hidden}
#timing .took-bar{display:block;width:100%;height:16px;min-width:90px}#timing .took-bar rect{fill:var(--s0)}#timing .phases{margin:0 0 16px}.span-bar{width:32%}
.forest{background:var(--surface)}.forest text{fill:var(--ink);font-size:12px}.forest g{stroke:none;color:var(--soft)}.forest g.holds{color:var(--holds)}.forest g.broken{color:var(--broken)}.forest g line{stroke:currentColor;stroke-width:2}.forest circle{fill:currentColor}.forest .even,.forest .budget{stroke:var(--soft);stroke-dasharray:4 3}.forest .budget{stroke:var(--broken)}
h2 .holds{color:var(--holds)}h2 .broken{color:var(--broken)}h2 .none{color:var(--warn)}
select{font:inherit;font-size:13px;color:inherit;background:var(--surface);border:1px solid var(--strong);border-radius:5px;padding:3px 6px;height:30px}
dialog{background:var(--surface);color:var(--ink);border:1px solid var(--strong);border-radius:7px;padding:18px 24px;min-width:340px}dialog::backdrop{background:#0008}dialog h2{font-size:17px;margin-bottom:10px}dialog .kv{margin-bottom:14px}
kbd{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px;border:1px solid var(--strong);border-radius:4px;padding:0 5px;background:var(--sunk)}
`
