"""The commission's work: check of documents, experts, ranking, appeals, protocol, offers of places."""
