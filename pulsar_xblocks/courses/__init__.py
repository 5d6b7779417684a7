"""Professional development: programmes, enrolment, hours, practice, documents."""
