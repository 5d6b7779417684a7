"""The Tutor plugin of Pulsar XBlocks."""
