; Generated from language/exit.langium by scripts/editor-files.ts; not edited by hand.
[(block_comment) (line_comment)] @comment
(string) @string
(number) @number
(date) @constant
(unit) @type
(word (identifier) @constant)
[
  "accept" "automation" "backup" "capability" "environment" "fabric" "feature" "group" "identity"
  "include" "interface" "media" "monitoring" "mover" "network" "phase" "plan" "platform" "policy"
  "product" "profile" "replication" "retain" "role" "rule" "transition" "workload"
] @keyword
[
  "account" "after" "alignment" "allows" "alongside" "applies" "approve" "at" "bandwidth" "block"
  "bond" "buffer" "burst" "carries" "change" "channels" "class" "controller" "convert" "coordinator"
  "cores" "count" "cutover" "decouple" "detect" "disk" "done" "downtime" "ends" "erasure"
  "establish" "every" "evidence" "exposure" "failure-domain" "first" "freeze" "headroom" "heartbeat"
  "iops" "journal" "keep" "lasts" "latency" "links" "locality" "loses" "manages" "map" "memory"
  "metadata" "model" "moves" "mtu" "needs" "net" "nodes" "observes" "offers" "overcommit"
  "oversubscription" "p99" "protects" "quantum" "racks" "rate" "raw" "read" "rebuild" "recreate"
  "redoes" "refuses" "replaces" "replicas" "require" "retire" "rpo" "rto" "rtt" "runs" "sequence"
  "sessions" "shape" "software" "speaks" "started" "starts" "streams" "subnet" "supports" "test"
  "tied" "uplinks" "uses" "variability" "vcpu" "version" "vlan" "when" "window" "write" "writes"
] @property
[
  "all" "alpha" "because" "becomes" "by" "depends" "except" "for" "from" "grants" "holds" "in" "is"
  "machine" "machines" "matching" "most" "of" "on" "onto" "over" "peak" "principal" "privilege"
  "right" "severity" "since" "strip" "to" "until" "used" "with" "x"
] @keyword.operator
["," ":"] @punctuation.delimiter
["{" "}"] @punctuation.bracket
[".." "+-" "±" "+"] @operator
(reference) @variable
(accept code: (name) @label)
[
  (plan name: (name) @type) (environment name: (name) @type) (platform name: (name) @type)
  (interface name: (name) @type) (feature name: (name) @type) (capability name: (name) @type)
  (product name: (name) @type) (media name: (name) @type) (profile name: (name) @type)
]
(phase name: (name) @function)
[
  (identity name: (name) @variable) (controller name: (name) @variable)
  (fabric name: (name) @variable) (network name: (name) @variable) (policy name: (name) @variable)
  (mover name: (name) @variable) (workload name: (name) @variable) (group name: (name) @variable)
  (role name: (name) @variable) (privilege name: (name) @variable)
  (principal name: (name) @variable) (house_rule name: (name) @variable)
]
