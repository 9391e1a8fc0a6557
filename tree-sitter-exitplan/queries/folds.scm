; Generated from language/exit.langium by scripts/editor-files.ts; not edited by hand.
[
  (plan) (environment) (platform) (privilege) (role) (interface) (feature) (capability) (transition)
  (product) (media) (identity) (controller) (fabric) (network) (policy) (mover) (profile) (workload)
  (group) (phase) (house_rule) (block_comment)
] @fold
