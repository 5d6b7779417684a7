"""Pages of internship diaries: of the supervisor by a link, and of who runs and teaches a group."""
