"""D&B, KVK and VIES, played on loopback over made-up companies.

They say what docs/decisions/0006-guarding-sources.md tells of the real ones, with every fault at
hand. `make standins` runs them for anybody who wants to try the portal without an account.
"""
