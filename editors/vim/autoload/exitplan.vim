" The folder of a buffer's repository, else the buffer's own.
function! exitplan#Root(buffer) abort
  let l:folder = expand('#' . a:buffer . ':p:h')
  let l:git = finddir('.git', l:folder . ';')
  return l:git ==# '' ? l:folder : fnamemodify(l:git, ':p:h:h')
endfunction
