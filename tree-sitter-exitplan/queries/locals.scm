; Names of a plan reach through all of it, whatever stands first.
(document) @local.scope
(_ name: (name) @local.definition)
(reference) @local.reference
