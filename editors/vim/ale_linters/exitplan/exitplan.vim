" The language server of Exit Plan for ALE.
call ale#linter#Define('exitplan', {
\   'name': 'exitplan',
\   'lsp': 'stdio',
\   'executable': 'exitplan',
\   'command': '%e lsp',
\   'language': 'exitplan',
\   'project_root': function('exitplan#Root'),
\})
