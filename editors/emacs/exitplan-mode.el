;;; exitplan-mode.el --- Major mode for exit plans -*- lexical-binding: t -*-

;; Generated from language/exit.langium by scripts/editor-files.ts; not edited by hand.

;;; Code:

(defconst exitplan-declarations
  '("accept" "automation" "backup" "capability" "environment" "fabric" "feature" "group" "identity"
    "include" "interface" "media" "monitoring" "mover" "network" "phase" "plan" "platform" "policy"
    "product" "profile" "replication" "retain" "role" "rule" "transition" "workload"))

(defconst exitplan-properties
  '("account" "after" "alignment" "allows" "alongside" "applies" "approve" "at" "bandwidth" "block"
    "bond" "buffer" "burst" "carries" "change" "channels" "class" "controller" "convert"
    "coordinator" "cores" "count" "cutover" "decouple" "detect" "disk" "done" "downtime" "ends"
    "erasure" "establish" "every" "evidence" "exposure" "failure-domain" "first" "freeze" "headroom"
    "heartbeat" "iops" "journal" "keep" "lasts" "latency" "links" "locality" "loses" "manages" "map"
    "memory" "metadata" "model" "moves" "mtu" "needs" "net" "nodes" "observes" "offers" "overcommit"
    "oversubscription" "p99" "protects" "quantum" "racks" "rate" "raw" "read" "rebuild" "recreate"
    "redoes" "refuses" "replaces" "replicas" "require" "retire" "rpo" "rto" "rtt" "runs" "sequence"
    "sessions" "shape" "software" "speaks" "started" "starts" "streams" "subnet" "supports" "test"
    "tied" "uplinks" "uses" "variability" "vcpu" "version" "vlan" "when" "window" "write" "writes"))

(defconst exitplan-small-words
  '("all" "alpha" "because" "becomes" "by" "depends" "except" "for" "from" "grants" "holds" "in"
    "is" "machine" "machines" "matching" "most" "of" "on" "onto" "over" "peak" "principal"
    "privilege" "right" "severity" "since" "strip" "to" "until" "used" "with" "x"))

(defvar exitplan-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?- "_" table)
    table))

(defvar exitplan-font-lock-keywords
  `((,(concat "^[ \t]*" (regexp-opt exitplan-declarations 'symbols)) 1 font-lock-keyword-face)
    ;; A word of a property is one only where it begins a line, a block or a column; elsewhere it may be a name.
    (,(concat "\\(?:^[ \t]*\\|{[ \t]*\\|[ \t][ \t]+\\)" (regexp-opt exitplan-properties 'symbols))
     1 font-lock-variable-name-face)
    (,(regexp-opt exitplan-small-words 'symbols) 1 font-lock-builtin-face)
    ("\\_<[0-9][0-9_.]*" 0 font-lock-constant-face)))

;;;###autoload
(define-derived-mode exitplan-mode prog-mode "Exit Plan"
  "Major mode for plans of leaving a virtualization platform."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local font-lock-defaults '(exitplan-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.exit\\'" . exitplan-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '(exitplan-mode . ("exitplan" "lsp"))))

(provide 'exitplan-mode)
;;; exitplan-mode.el ends here
