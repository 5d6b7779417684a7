"""The register of inter-municipal centres: status, term, served municipalities, yearly reports against indicators."""
