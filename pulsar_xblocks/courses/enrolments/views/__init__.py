"""Pages of enrolment: of participants, and of who runs a group."""
