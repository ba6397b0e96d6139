"""Writing to Intacct, each record exactly once: plan, own, send, settle, and look up what is in doubt."""
