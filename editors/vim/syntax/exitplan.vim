" Vim syntax file: Exit Plan (.exit)
" Generated from language/exit.langium by scripts/editor-files.ts; not edited by hand.
if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim
syntax case match
setlocal iskeyword+=-
syntax keyword exitplanSmallWord all alpha because becomes by depends except for from grants holds in is machine machines matching
syntax keyword exitplanSmallWord most of on onto over peak principal privilege right severity since strip to until used with x
syntax match exitplanDeclaration '\%(^\s*\)\@<=\<\%(accept\|automation\|backup\|capability\|environment\|fabric\|feature\|group\|identity\|include\|interface\|media\|monitoring\|mover\|network\|phase\|plan\|platform\|policy\|product\|profile\|replication\|retain\|role\|rule\|transition\|workload\)\>'
syntax match exitplanProperty '\%(^\s*\|{\s*\|\s\s\+\)\@<=\<\%(account\|after\|alignment\|allows\|alongside\|applies\|approve\|at\|bandwidth\|block\|bond\|buffer\|burst\|carries\|change\|channels\|class\|controller\|convert\|coordinator\|cores\|count\|cutover\|decouple\|detect\|disk\|done\|downtime\|ends\|erasure\|establish\|every\|evidence\|exposure\|failure-domain\|first\|freeze\|headroom\|heartbeat\|iops\|journal\|keep\|lasts\|latency\|links\|locality\|loses\|manages\|map\|memory\|metadata\|model\|moves\|mtu\|needs\|net\|nodes\|observes\|offers\|overcommit\|oversubscription\|p99\|protects\|quantum\|racks\|rate\|raw\|read\|rebuild\|recreate\|redoes\|refuses\|replaces\|replicas\|require\|retire\|rpo\|rto\|rtt\|runs\|sequence\|sessions\|shape\|software\|speaks\|started\|starts\|streams\|subnet\|supports\|test\|tied\|uplinks\|uses\|variability\|vcpu\|version\|vlan\|when\|window\|write\|writes\)\>'
syntax match exitplanNumber '\<\d[0-9_]*\%(\.[0-9][0-9_]*\)\?'
syntax match exitplanDate '\<\d\{4}-\d\{1,2}-\d\{1,2}\>'
syntax region exitplanString start=+"+ skip=+\\.+ end=+"+ oneline
syntax match exitplanComment '//.*$' contains=exitplanTodo,@Spell
syntax region exitplanComment start='/\*' end='\*/' contains=exitplanTodo,@Spell
syntax keyword exitplanTodo contained TODO FIXME
syntax region exitplanBlock start='{' end='}' transparent fold
highlight default link exitplanDeclaration Statement
highlight default link exitplanProperty Identifier
highlight default link exitplanSmallWord Operator
highlight default link exitplanNumber Number
highlight default link exitplanDate Constant
highlight default link exitplanString String
highlight default link exitplanComment Comment
highlight default link exitplanTodo Todo
let b:current_syntax = 'exitplan'
let &cpo = s:cpo_save
unlet s:cpo_save
