"""The demonstration site: shows Pulsar XBlocks to people and is the harness of browser tests; never in the wheel."""
