"""Studio work: the task of a round, the shared draft, versions, submission."""
