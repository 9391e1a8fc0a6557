autocmd BufNewFile,BufRead *.exit setfiletype exitplan
